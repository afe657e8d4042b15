#include <nanobind/nanobind.h>

#include "bindings/bindings.hpp"
#include "search/path_planner.hpp"
#include "simulation/rest_places.hpp"
#include "solvers/factory.hpp"

namespace nb = nanobind;

namespace rhcr {

void bind_options(nb::module_& m) {
  nb::enum_<Solver>(m, "Solver", "Planner of a window.")
      .value("pbs", Solver::kPbs)
      .value("ecbs", Solver::kEcbs)
      .value("whca", Solver::kWhca)
      .value("pibt", Solver::kPibt)
      .value("epibt", Solver::kEpibt)
      .value("lra", Solver::kLra)
      .value("prioritised", Solver::kPrioritised);
  nb::enum_<Planner>(m, "Planner", "Planner of single agents.")
      .value("sipp", Planner::kSipp)
      .value("astar", Planner::kAstar);
  nb::enum_<Endpoints>(m, "Endpoints", "Where agents come to rest.")
      .value("free", Endpoints::kFree)
      .value("hold", Endpoints::kHold)
      .value("dummy", Endpoints::kDummy);
  nb::enum_<Fallback>(m, "Fallback", "What completes an unfinished plan.")
      .value("wait", Fallback::kWait)
      .value("pibt", Fallback::kPibt)
      .value("epibt", Fallback::kEpibt);
}

}  // namespace rhcr
