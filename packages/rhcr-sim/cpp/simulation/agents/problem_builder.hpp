#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "map/graph.hpp"
#include "plan/window_problem.hpp"
#include "simulation/agents/config.hpp"
#include "simulation/agents/fleet.hpp"
#include "simulation/agents/tasks.hpp"
#include "simulation/agents/travel_delays.hpp"

namespace rhcr {

/// Puts together what a planner has to know of the agents and their goals.
class ProblemBuilder {
 public:
  /// `poll` is called often and may throw.
  ProblemBuilder(const Graph& graph, const SimulationConfig& config,
                 const std::function<void()>& poll);

  /// The problem of the next window. `history` holds the cells of all agents at all timesteps so
  /// far, row by row.
  const WindowProblem& build(const Fleet& fleet, TaskAssigner& tasks,
                             const std::vector<Cell>& history);

  /// Takes note of an executed timestep, in which the agents came from `before`.
  void note_move(const std::vector<Cell>& before, const Fleet& fleet);

  void keep(Snapshot& snapshot) { delays_.keep(snapshot); }

 private:
  void note_recent_cells(const Fleet& fleet, const std::vector<Cell>& history);
  void add_goals(Agent agent, const Fleet& fleet, TaskAssigner& tasks);

  const Graph& graph_;
  const SimulationConfig& config_;
  const std::function<void()>& poll_;
  std::vector<std::uint16_t> nowhere_;  // by vertex: distances to the goal to rest
  TravelDelays delays_;
  WindowProblem problem_;
};

}  // namespace rhcr
