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
nb::ndarray<nb::numpy, T> to_numpy(std::vector<T> values, std::initializer_list<std::size_t> shape) {
  auto* storage = new std::vector<T>(std::move(values));
  nb::capsule owner(storage, [](void* p) noexcept { delete static_cast<std::vector<T>*>(p); });
  return nb::ndarray<nb::numpy, T>(storage->data(), shape, owner);
}

Warehouse make_warehouse(KindArray drivable, std::vector<Cell> endpoints,
                         std::vector<Cell> workstations, std::vector<Cell> starts) {
  const std::vector<std::uint8_t> cells(drivable.data(), drivable.data() + drivable.size());
  Graph graph(static_cast<int>(drivable.shape(0)), static_cast<int>(drivable.shape(1)), cells);
  return Warehouse(std::move(graph), std::move(endpoints), std::move(workstations),
                   std::move(starts));
}

nb::ndarray<nb::numpy, std::int32_t> task_table(const Warehouse& warehouse,
                                                const std::vector<Task>& tasks) {
  std::vector<std::int32_t> table;
  table.reserve(tasks.size() * 3);
  for (const Task& task : tasks) {
    table.insert(table.end(), {task.agent, warehouse.target_cell(task.target), task.finished});
  }
  return to_numpy(std::move(table), {tasks.size(), 3});
}

nb::dict statistics_dict(const SolverStatistics& statistics) {
  nb::dict dict;
  dict["high_level_expanded"] = statistics.high_level_expanded;
  dict["high_level_generated"] = statistics.high_level_generated;
  dict["low_level_calls"] = statistics.low_level_calls;
  dict["low_level_expanded"] = statistics.low_level_expanded;
  dict["low_level_generated"] = statistics.low_level_generated;
  dict["root_conflicts"] = statistics.root_conflicts;
  return dict;
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

nb::dict run(const Warehouse& warehouse, int agents, std::uint64_t seed, int steps, int window,
             int period, std::int64_t max_expansions, double time_limit, bool stop_at_congestion,
             std::vector<double> workstation_weights, std::vector<Cell> starts) {
  const SimulationConfig config{agents,     seed,       steps,
                                window,     period,     max_expansions,
                                time_limit, stop_at_congestion, std::move(workstation_weights),
                                std::move(starts)};
  SimulationResult result;
  {
    nb::gil_scoped_release release;
    SignalPoll poll;
    result = simulate(warehouse, config, [&poll] { poll(); });
  }
  const std::size_t states = static_cast<std::size_t>(result.timesteps) + 1;
  nb::dict dict;
  dict["timesteps"] = result.timesteps;
  dict["windows"] = result.windows;
  dict["fallback_windows"] = result.fallback_windows;
  dict["congested_at"] = result.congested_at;
  dict["stop_reason"] = name(result.stop_reason);
  dict["positions"] =
      to_numpy(std::move(result.positions), {states, static_cast<std::size_t>(agents)});
  dict["tasks"] = task_table(warehouse, result.tasks);
  const std::size_t windows = result.window_starts.size();
  dict["window_starts"] = to_numpy(std::move(result.window_starts), {windows});
  dict["window_finished"] = to_numpy(std::move(result.window_finished), {windows});
  dict["solver"] = statistics_dict(result.statistics);
  return dict;
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

  m.def("simulate", &rhcr::run, "warehouse"_a, nb::kw_only(), "agents"_a, "seed"_a, "steps"_a,
        "window"_a, "period"_a, "max_expansions"_a, "time_limit"_a, "stop_at_congestion"_a,
        "workstation_weights"_a, "starts"_a, "Runs one simulation without holding the GIL.");
}
