#include <nanobind/nanobind.h>

#include "bindings/bindings.hpp"
#include "map/distance_search.hpp"
#include "plan/window_problem.hpp"
#include "solvers/steps/operation_table.hpp"

NB_MODULE(_core, m) {
  m.doc() = "Native core of rhcr-sim. Inputs are checked by the Python layer.";
  m.attr("UNREACHABLE") = rhcr::kUnreachable;
  m.attr("MAX_WINDOW") = rhcr::kMaxWindow;
  m.attr("MAX_LOOKAHEAD") = rhcr::kMaxLookahead;
  rhcr::bind_scenario(m);
  rhcr::bind_options(m);
  rhcr::bind_simulation(m);
  rhcr::bind_planning(m);
}
