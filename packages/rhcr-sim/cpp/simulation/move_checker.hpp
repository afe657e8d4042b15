#pragma once

#include <vector>

#include "map/graph.hpp"
#include "plan/snapshot.hpp"
#include "plan/window_problem.hpp"
#include "simulation/agents/fleet.hpp"

namespace rhcr {

/// Checks every joint move before it is executed, whoever planned it.
class MoveChecker {
 public:
  /// Agents have to keep more than `robust` timesteps apart on every cell.
  MoveChecker(const Graph& graph, int robust);

  /// Checks the move of the agents to the states `next`. Throws std::logic_error if it breaks a
  /// rule, which is a bug of the planner.
  void check(const Fleet& fleet, const std::vector<Vertex>& next);

  void keep(Snapshot& snapshot);

 private:
  struct Visit {
    Agent agent = -1;
    int timestep = 0;
  };

  void check_moves(const Fleet& fleet);
  void check_cells();
  void check_distance(const Fleet& fleet);

  const Graph& graph_;
  const int robust_;
  std::vector<Vertex> next_;       // by agent
  std::vector<Cell> next_cells_;   // by agent
  std::vector<Agent> occupant_;    // by cell, scratch
  std::vector<Visit> last_visit_;  // by cell; only for robust plans
};

}  // namespace rhcr
