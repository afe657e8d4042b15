#include <Python.h>
#include <nanobind/nanobind.h>
#include <nanobind/ndarray.h>
#include <nanobind/stl/optional.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/vector.h>

#include <chrono>
#include <cstdint>
#include <utility>
#include <vector>

#include "simulation.hpp"
#include "warehouse.hpp"

namespace nb = nanobind;
using namespace nb::literals;

namespace rhcr {
namespace {

using KindArray = nb::ndarray<const std::uint8_t, nb::ndim<2>, nb::c_contig, nb::device::cpu>;

/// Raises the pending Python signal, if any, about twenty times a second.
class SignalPoll {
 public:
  void operator()() {
    const Clock::time_point now = Clock::now();
    if (now - last_ < std::chrono::milliseconds(50)) return;
    last_ = now;
    nb::gil_scoped_acquire gil;
    if (PyErr_CheckSignals() != 0) throw nb::python_error();
  }

 private:
  using Clock = std::chrono::steady_clock;
  Clock::time_point last_ = Clock::now();
};

template <typename T>
using Array = nb::ndarray<nb::numpy, const T>;

/// Read-only view of a member of a bound object, which it keeps alive.
template <typename T>
Array<T> view(nb::handle owner, const std::vector<T>& values,
              std::initializer_list<std::size_t> shape) {
  return Array<T>(values.data(), shape, owner);
}

Warehouse make_warehouse(KindArray drivable, std::vector<Cell> endpoints,
                         std::vector<Cell> workstations, std::vector<Cell> starts) {
  const std::vector<std::uint8_t> cells(drivable.data(), drivable.data() + drivable.size());
  Graph graph(static_cast<int>(drivable.shape(0)), static_cast<int>(drivable.shape(1)), cells);
  return Warehouse(std::move(graph), std::move(endpoints), std::move(workstations),
                   std::move(starts));
}

std::vector<std::int32_t> task_table(const Warehouse& warehouse, const std::vector<Task>& tasks) {
  std::vector<std::int32_t> table;
  table.reserve(tasks.size() * 3);
  for (const Task& task : tasks) {
    table.insert(table.end(), {task.agent, warehouse.target_cell(task.target), task.finished});
  }
  return table;
}

const char* name(StopReason reason) {
  switch (reason) {
    case StopReason::kCongested:
      return "congested";
    case StopReason::kTimeLimit:
      return "time_limit";
    default:
      return "completed";
  }
}

/// A simulation as Python sees it.
struct Run {
  SimulationResult result;
  std::size_t agents;
  std::vector<std::int32_t> tasks;
};

Run run(const Warehouse& warehouse, int agents, std::uint64_t seed, int steps, int window,
        int period, std::int64_t max_expansions, double time_limit, bool stop_at_congestion,
        std::vector<double> workstation_weights, std::vector<Cell> starts) {
  const SimulationConfig config{agents,         seed,       steps,
                                window,         period,     max_expansions,
                                time_limit,     stop_at_congestion,
                                std::move(workstation_weights), std::move(starts)};
  nb::gil_scoped_release release;
  SignalPoll poll;
  SimulationResult result = simulate(warehouse, config, [&poll] { poll(); });
  std::vector<std::int32_t> tasks = task_table(warehouse, result.tasks);
  return {std::move(result), static_cast<std::size_t>(agents), std::move(tasks)};
}

void bind_run(nb::module_& m) {
  using Self = nb::handle_t<Run>;
  const auto self = [](Self handle) -> const Run& { return nb::cast<const Run&>(handle); };
  const auto count = [self](auto member) {
    return [self, member](Self handle) { return self(handle).result.*member; };
  };
  const auto statistic = [self](auto member) {
    return [self, member](Self handle) { return self(handle).result.statistics.*member; };
  };
  nb::class_<Run>(m, "Run", "What happened in one simulation.")
      .def_prop_ro("timesteps", count(&SimulationResult::timesteps), "Executed timesteps.")
      .def_prop_ro("windows", count(&SimulationResult::windows), "Planning windows.")
      .def_prop_ro("fallback_windows", count(&SimulationResult::fallback_windows),
                   "Windows without a complete plan.")
      .def_prop_ro("congested_at", count(&SimulationResult::congested_at),
                   "First timestep of the first congested window, or -1.")
      .def_prop_ro(
          "stop_reason", [self](Self h) { return name(self(h).result.stop_reason); },
          "completed, congested or time_limit.")
      .def_prop_ro(
          "positions",
          [self](Self h) {
            const Run& run = self(h);
            return view(h, run.result.positions,
                        {run.result.positions.size() / run.agents, run.agents});
          },
          "Cells, (timesteps + 1, agents).")
      .def_prop_ro(
          "tasks",
          [self](Self h) { return view(h, self(h).tasks, {self(h).tasks.size() / 3, 3}); },
          "Agent, goal cell and timestep of completion or -1, (tasks, 3).")
      .def_prop_ro(
          "window_starts",
          [self](Self h) {
            const auto& values = self(h).result.window_starts;
            return view(h, values, {values.size()});
          },
          "First timestep of each window.")
      .def_prop_ro(
          "window_finished",
          [self](Self h) {
            const auto& values = self(h).result.window_finished;
            return view(h, values, {values.size()});
          },
          "Tasks finished in each window.")
      .def_prop_ro("high_level_expanded", statistic(&SolverStatistics::high_level_expanded))
      .def_prop_ro("high_level_generated", statistic(&SolverStatistics::high_level_generated))
      .def_prop_ro("low_level_calls", statistic(&SolverStatistics::low_level_calls))
      .def_prop_ro("low_level_expanded", statistic(&SolverStatistics::low_level_expanded))
      .def_prop_ro("low_level_generated", statistic(&SolverStatistics::low_level_generated))
      .def_prop_ro("root_conflicts", statistic(&SolverStatistics::root_conflicts));
}

}  // namespace
}  // namespace rhcr

NB_MODULE(_core, m) {
  using rhcr::Warehouse;
  m.doc() = "Native core of rhcr-sim. Inputs are checked by the Python layer.";
  m.attr("MAX_WINDOW") = rhcr::kMaxWindow;

  nb::class_<Warehouse>(m, "Warehouse", "Graph, goal cells and distance tables of one layout.")
      .def("__init__",
           [](Warehouse* self, rhcr::KindArray drivable, std::vector<rhcr::Cell> endpoints,
              std::vector<rhcr::Cell> workstations, std::vector<rhcr::Cell> starts) {
             nb::gil_scoped_release release;
             new (self) Warehouse(rhcr::make_warehouse(drivable, std::move(endpoints),
                                                       std::move(workstations), std::move(starts)));
           },
           "drivable"_a, "endpoints"_a, "workstations"_a, "starts"_a)
      .def("disconnected_cell", &Warehouse::disconnected_cell,
           "A start or goal cell that cannot reach the first endpoint, or None.")
      .def("average_task_length", &Warehouse::average_task_length,
           "Mean shortest distance of a task, in cells.");

  rhcr::bind_run(m);

  m.def("simulate", &rhcr::run, "warehouse"_a, nb::kw_only(), "agents"_a, "seed"_a, "steps"_a,
        "window"_a, "period"_a, "max_expansions"_a, "time_limit"_a, "stop_at_congestion"_a,
        "workstation_weights"_a, "starts"_a, "Runs one simulation without holding the GIL.");
}
