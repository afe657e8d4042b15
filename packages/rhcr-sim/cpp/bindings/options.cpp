#include "solvers/options.hpp"

#include <nanobind/nanobind.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/vector.h>

#include "bindings/bindings.hpp"
#include "search/path_planner.hpp"
#include "simulation/agents/config.hpp"
#include "simulation/agents/tasks.hpp"

namespace nb = nanobind;
using namespace nb::literals;

namespace rhcr {

void bind_options(nb::module_& m) {
  nb::enum_<Planner>(m, "Planner", "Planner of single agents.")
      .value("sipp", Planner::kSipp)
      .value("astar", Planner::kAstar);
  nb::enum_<Endpoints>(m, "Endpoints", "Where agents come to rest.")
      .value("free", Endpoints::kFree)
      .value("hold", Endpoints::kHold)
      .value("dummy", Endpoints::kDummy);
  nb::class_<GoalClass>(m, "GoalClass", "Targets that are drawn with given weights.")
      .def(nb::init<std::vector<std::int32_t>, std::vector<double>, int, int>(), "targets"_a,
           "weights"_a, "service"_a, "crowding"_a);
  nb::class_<Options>(m, "Options", "What a caller chooses; fields as in `Config`.")
      .def(nb::init<>())
      .def_rw("agents", &Options::agents)
      .def_rw("seed", &Options::seed)
      .def_rw("steps", &Options::steps)
      .def_rw("window", &Options::window)
      .def_rw("period", &Options::period)
      .def_rw("max_expansions", &Options::max_expansions)
      .def_rw("solver", &Options::solver)
      .def_rw("planner", &Options::planner)
      .def_rw("suboptimality", &Options::suboptimality)
      .def_rw("independence", &Options::independence)
      .def_rw("travel_time_window", &Options::travel_time_window)
      .def_rw("robust", &Options::robust)
      .def_rw("fallback", &Options::fallback)
      .def_rw("lookahead", &Options::lookahead)
      .def_rw("delay_probability", &Options::delay_probability)
      .def_rw("delay_steps", &Options::delay_steps)
      .def_rw("livelock_windows", &Options::livelock_windows);
  using Team = SimulationConfig;
  nb::class_<Team, Options>(m, "SimulationConfig", "Options, and what the layout asks for.")
      .def(nb::init<>())
      .def_rw("endpoints", &Team::endpoints)
      .def_rw("homes", &Team::homes, "Agents start at homes.")
      .def_rw("goal_classes", &Team::goal_classes, "Empty: goals come from `append_goals`.")
      .def_rw("allow_repeats", &Team::allow_repeats, "A goal may equal the one before it.")
      .def_rw("staggered", &Team::staggered, "Agents begin with different goal classes in turn.")
      .def_rw("starts", &Team::starts, "Empty: drawn from the seed.")
      .def_rw("start_candidates", &Team::start_candidates, "To draw from; empty: all.");
}

}  // namespace rhcr
