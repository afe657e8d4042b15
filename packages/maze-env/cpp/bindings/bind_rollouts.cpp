#include <nanobind/nanobind.h>
#include <nanobind/ndarray.h>
#include <nanobind/stl/tuple.h>

#include <cstdint>
#include <tuple>
#include <utility>
#include <vector>

#include "bindings/module.hpp"
#include "bindings/numpy.hpp"
#include "random.hpp"
#include "rollouts/batch.hpp"

namespace nb = nanobind;
using namespace nb::literals;

namespace maze {
namespace {

using Indices = InputArray<std::int64_t, 1>;
using Pair = std::tuple<int, int>;

void reset(Batch& batch, std::size_t environment, InputArray<std::uint8_t, 2> cells, Pair start,
           Pair goal, std::int32_t max_steps, int heading) {
  const Level level = {cells.data(),
                       static_cast<int>(cells.shape(0)),
                       static_cast<int>(cells.shape(1)),
                       {std::get<0>(start), std::get<1>(start)},
                       {std::get<0>(goal), std::get<1>(goal)},
                       max_steps};
  batch.reset(environment, level, heading);
}

std::tuple<int, std::size_t> result(const StepError& error) {
  return {static_cast<int>(error.fault), error.index};
}

std::tuple<int, std::size_t> step(Batch& batch, Indices actions) {
  nb::gil_scoped_release release;
  return result(batch.step(actions.data(), nullptr, actions.size()));
}

std::tuple<int, std::size_t> step_some(Batch& batch, Indices actions, Indices environments) {
  nb::gil_scoped_release release;
  return result(batch.step(actions.data(), environments.data(), actions.size()));
}

/// Advances the first environment: fault, reward, terminated, truncated.
std::tuple<int, double, bool, bool> step_one(Batch& batch, std::int64_t action) {
  const StepError error = batch.step(&action, nullptr, 1);
  return {static_cast<int>(error.fault), batch.rewards[0], batch.terminated[0] != 0,
          batch.truncated[0] != 0};
}

OutputArray<std::uint32_t> counts(const Batch& batch, std::size_t environment) {
  const Maze& maze = batch.maze(environment);
  return to_numpy(batch.counts(environment), {static_cast<std::size_t>(maze.height()),
                                              static_cast<std::size_t>(maze.width()), kCounts});
}

/// A read-only look at result arrays, which live as long as the batch.
template <typename T>
using View = nb::ndarray<nb::numpy, const T>;

template <typename T>
auto view(std::vector<T> Batch::* values) {
  return [values](const Batch& batch) { return View<T>((batch.*values).data(), {batch.size()}); };
}

View<std::uint8_t> observations(const Batch& batch) {
  return View<std::uint8_t>(batch.observations.data(), {batch.size(), kView, kView, 3});
}

View<std::int32_t> positions(const Batch& batch) {
  return View<std::int32_t>(batch.positions.data(), {batch.size(), 2});
}

OutputArray<std::uint64_t> random_numbers(InputArray<std::uint64_t, 1> keys,
                                          InputArray<std::uint64_t, 1> counters) {
  std::vector<std::uint64_t> values(keys.size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    values[i] = random_bits(keys.data()[i], counters.data()[i]);
  }
  const std::size_t size = values.size();
  return to_numpy(std::move(values), {size});
}

}  // namespace

void bind_rollouts(nb::module_& m) {
  m.attr("FAULT_ACTION") = static_cast<int>(StepFault::kAction);
  m.attr("FAULT_FINISHED") = static_cast<int>(StepFault::kFinished);
  nb::class_<Batch>(m, "Batch", "Episodes side by side; arrays have one entry an environment.")
      .def(nb::init<std::size_t, bool>(), "environments"_a, "see_through_walls"_a)
      .def("reset", &reset, "environment"_a, "cells"_a, "start"_a, "goal"_a, "max_steps"_a,
           "heading"_a, "Puts a level, uint8 (H, W), into an environment and starts it.")
      .def("restart", &Batch::restart, "environment"_a, "heading"_a, "Starts a level again.")
      .def("step", &step, "actions"_a,
           "Advances all environments; fault (0 if none) and the index of the culprit.")
      .def("step_some", &step_some, "actions"_a, "environments"_a, "Advances some environments.")
      .def("step_one", &step_one, "action"_a,
           "Advances the first environment: fault, reward, terminated, truncated.")
      .def("counts", &counts, "environment"_a,
           "Steps, left turns, right turns of the episode by cell, uint32 (H, W, 3).")
      .def_prop_ro("observations", &observations, "uint8 (n, 5, 5, 3).")
      .def_prop_ro("positions", &positions, "Rows and columns, int32 (n, 2).")
      .def_prop_ro("headings", view(&Batch::headings), "uint8 (n,).")
      .def_prop_ro("rewards", view(&Batch::rewards), "float64 (n,).")
      .def_prop_ro("terminated", view(&Batch::terminated), "uint8 (n,), 0 or 1.")
      .def_prop_ro("truncated", view(&Batch::truncated), "uint8 (n,), 0 or 1.")
      .def_prop_ro("steps", view(&Batch::steps), "int32 (n,).")
      .def_prop_ro("distinct_cells", view(&Batch::distinct_cells), "int32 (n,).")
      .def_prop_ro("left_turns", view(&Batch::left_turns), "int32 (n,).")
      .def_prop_ro("right_turns", view(&Batch::right_turns), "int32 (n,).");
  m.def("random_bits", &random_numbers, "keys"_a, "counters"_a,
        "Random numbers, uint64 (n,), each a function of its key and counter alone.");
}

}  // namespace maze
