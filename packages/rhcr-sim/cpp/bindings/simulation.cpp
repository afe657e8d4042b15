#include "simulation/simulation.hpp"

#include <nanobind/nanobind.h>
#include <nanobind/ndarray.h>
#include <nanobind/stl/tuple.h>
#include <nanobind/stl/vector.h>

#include <cstdint>
#include <tuple>
#include <utility>
#include <vector>

#include "bindings/bindings.hpp"
#include "bindings/numpy.hpp"
#include "map/scenario.hpp"
#include "simulation/observation.hpp"

namespace nb = nanobind;
using namespace nb::literals;

namespace rhcr {
namespace {

using StopTuple = std::tuple<Cell, int>;  // cell, service

void make_simulation(Simulation* self, const Scenario& scenario, const SimulationConfig& config) {
  new (self) Simulation(scenario, config, SignalPoll());
}

IntArray task_table(const Simulation& simulation) {
  const std::vector<Task> tasks = simulation.tasks();
  std::vector<std::int32_t> table;
  table.reserve(tasks.size() * 4);
  for (const Task& task : tasks) {
    table.insert(table.end(), {task.agent, task.cell, task.finished, task.service});
  }
  return to_numpy(std::move(table), {tasks.size(), 4});
}

std::vector<std::vector<StopTuple>> goal_queues(const Simulation& simulation) {
  std::vector<std::vector<StopTuple>> queues(simulation.agents());
  for (Agent agent = 0; agent < simulation.agents(); ++agent) {
    const TaskAssigner::QueuedGoal* queue = simulation.assigner().queue(agent);
    for (int i = 0; i < simulation.assigner().queue_length(agent); ++i) {
      queues[agent].emplace_back(queue[i].stop.cell, queue[i].stop.service);
    }
  }
  return queues;
}

IntArray queue_lengths(const Simulation& simulation) {
  std::vector<std::int32_t> lengths(simulation.agents());
  for (Agent a = 0; a < simulation.agents(); ++a) {
    lengths[a] = simulation.assigner().queue_length(a);
  }
  return to_numpy(std::move(lengths));
}

IntArray last_goals(const Simulation& simulation) {
  std::vector<std::int32_t> cells(simulation.agents());
  for (Agent a = 0; a < simulation.agents(); ++a) cells[a] = simulation.assigner().last_goal(a);
  return to_numpy(std::move(cells));
}

/// The agents of which `property` holds.
template <typename Property>
IntArray agents_that(const Simulation& simulation, Property property) {
  std::vector<std::int32_t> agents;
  for (Agent a = 0; a < simulation.agents(); ++a) {
    if (property(a)) agents.push_back(a);
  }
  return to_numpy(std::move(agents));
}

IntArray short_of_goals(const Simulation& simulation) {
  return agents_that(simulation, [&](Agent agent) { return simulation.runs_short(agent); });
}

IntArray at_goals(const Simulation& simulation) {
  return agents_that(simulation, [&](Agent agent) { return simulation.stands_at_goals(agent); });
}

/// Tasks that each agent finished in the joint move.
IntArray move(Simulation& simulation, const std::vector<int>& directions) {
  std::vector<std::int32_t> finished(simulation.agents());
  {
    nb::gil_scoped_release release;
    const TaskAssigner& assigner = simulation.assigner();
    for (Agent a = 0; a < simulation.agents(); ++a) finished[a] = -assigner.finished_count(a);
    simulation.move(directions);
    for (Agent a = 0; a < simulation.agents(); ++a) finished[a] += assigner.finished_count(a);
  }
  return to_numpy(std::move(finished));
}

ByteArray observe_all(Simulation& simulation, int radius) {
  const std::size_t agents = simulation.agents();
  const std::size_t side = 2 * radius + 1;
  return to_numpy(observe(simulation, radius), {agents, kPlanes, side, side});
}

ByteArray moves_of_all(const Simulation& simulation) {
  const std::size_t agents = simulation.agents();
  return to_numpy(possible_moves(simulation), {agents, kDirections});
}

void append_goals(Simulation& simulation, Agent agent, const std::vector<StopTuple>& goals) {
  for (const auto& [cell, service] : goals) simulation.append_goal(agent, {cell, service});
}

nb::ndarray<nb::numpy, std::int64_t> window_table(const Simulation& simulation) {
  const std::vector<WindowRecord>& windows = simulation.record().windows;
  std::vector<std::int64_t> table;
  table.reserve(windows.size() * 12);
  for (const WindowRecord& window : windows) {
    const SolverStatistics& work = window.work;
    table.insert(table.end(),
                 {window.start, window.finished, window.cost, window.fallback, window.out_of_work,
                  work.high_level_expanded, work.high_level_generated, work.low_level_calls,
                  work.low_level_expanded, work.low_level_generated, work.root_conflicts,
                  work.group_merges});
  }
  return to_numpy(std::move(table), {windows.size(), 12});
}

IntArray planned_paths(const Simulation& simulation) {
  const WindowPlan& plan = simulation.plan();
  const std::size_t agents = simulation.agents();
  if (plan.vertices.empty()) return to_numpy(simulation.positions(), {agents, 1});
  std::vector<Cell> cells = plan.vertices;
  for (Cell& cell : cells) cell = simulation.graph().cell_of(cell);
  return to_numpy(std::move(cells), {agents, static_cast<std::size_t>(plan.stride)});
}

ByteArray save(Simulation& simulation) {
  std::vector<std::uint8_t> bytes;
  {
    nb::gil_scoped_release release;
    Snapshot snapshot;
    simulation.keep(snapshot);
    bytes = snapshot.take();
  }
  const std::size_t size = bytes.size();
  return to_numpy(std::move(bytes), {size});
}

using Bytes = nb::ndarray<const std::uint8_t, nb::ndim<1>, nb::c_contig, nb::device::cpu>;

void restore(Simulation& simulation, Bytes bytes) {
  nb::gil_scoped_release release;
  Snapshot snapshot(std::vector<std::uint8_t>(bytes.data(), bytes.data() + bytes.size()));
  simulation.keep(snapshot);
}

/// What has happened so far.
void bind_record(nb::class_<Simulation>& simulation) {
  using S = Simulation;
  simulation
      .def_prop_ro(
          "congested_at", [](const S& s) { return s.record().congested_at; },
          "First timestep of the first congested window, or -1.")
      .def(
          "cells", [](const S& s) { return to_numpy(s.positions()); },
          "Cell of each agent, (agents,).")
      .def(
          "positions",
          [](const S& s) {
            const std::size_t agents = s.agents();
            return to_numpy(s.record().positions, {s.record().positions.size() / agents, agents});
          },
          "Cells at all timesteps, (timesteps + 1, agents).")
      .def("tasks", &task_table,
           "Agent, goal cell, timestep of completion or -1, and service time, (tasks, 4).")
      .def("paths", &planned_paths, "Cells of the last plan, (agents, timesteps).")
      .def(
          "headings",
          [](const S& s) {
            const std::size_t agents = s.agents();
            return to_numpy(s.record().headings, {s.record().headings.size() / agents, agents});
          },
          "Headings at all timesteps, (timesteps + 1, agents); empty without rotation.")
      .def(
          "serving", [](const S& s) { return to_numpy(s.record().serving); },
          "Agents in service, (timesteps,).")
      .def(
          "resting", [](const S& s) { return to_numpy(s.record().resting); },
          "Agents that stay without a goal, (timesteps,).")
      .def(
          "held_up", [](const S& s) { return to_numpy(s.record().held_up); },
          "Agents that a delay keeps where they are, (timesteps,).")
      .def(
          "windows", &window_table,
          "One row a window: first timestep, finished tasks, plan cost or -1, fallback, work limit "
          "reached, high level expanded and generated, low level calls, expanded and generated, "
          "root conflicts, group merges, (windows, 12).");
}

}  // namespace

void bind_simulation(nb::module_& m) {
  using S = Simulation;
  nb::class_<S> simulation(m, "Simulation", "One running simulation.");
  simulation.def("__init__", &make_simulation, "scenario"_a, "config"_a, nb::keep_alive<1, 2>())
      .def("advance", &S::advance, nb::call_guard<nb::gil_scoped_release>(),
           "Plans and executes one window without holding the GIL.")
      .def_prop_ro("finished", &S::finished, "Whether all steps are executed.")
      .def_prop_ro("livelocked", &S::livelocked, "Whether nobody has got on for too many windows.")
      .def_prop_ro("timestep", &S::timestep, "Executed timesteps.")
      .def("save", &save, "The state between two windows, (n,).")
      .def("restore", &restore, "state"_a,
           "Goes on from such a state of the same scenario and options; raises ValueError if it is "
           "of others, and is of no use then.")
      .def("move", &move, "directions"_a,
           "Moves all agents by one timestep; finished tasks of each agent, (agents,).")
      .def("observe", &observe_all, "radius"_a,
           "What each agent sees: obstacles, agents, goal, closer cells, (agents, 4, side, side).")
      .def("possible_moves", &moves_of_all, "Whether each agent can take an edge, (agents, 4).")
      .def_prop_ro("goals_done", &S::goals_done, "Whether no agent has or draws a goal.")
      .def("short_of_goals", &short_of_goals,
           "Agents that could finish their queues within the next period.")
      .def("at_goals", &at_goals, "Agents that have goals, all of them where they are.")
      .def("queue_lengths", &queue_lengths, "Number of open goals of each agent, (agents,).")
      .def("last_goals", &last_goals, "Cell of the last goal of each agent or -1, (agents,).")
      .def("queues", &goal_queues, "Open goals of each agent: cell and service time.")
      .def("append_goals", &append_goals, "agent"_a, "goals"_a, "Adds cells and service times.")
      .def("clear_goals", &S::clear_goals, "agent"_a, "Forgets the open goals of an agent.");
  bind_record(simulation);
}

}  // namespace rhcr
