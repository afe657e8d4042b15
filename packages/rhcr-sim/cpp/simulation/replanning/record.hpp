#pragma once

#include <cstdint>
#include <vector>

#include "map/graph.hpp"
#include "plan/snapshot.hpp"
#include "solvers/windows/window_solver.hpp"

namespace rhcr {

/// One planned window.
struct WindowRecord {
  int start = 0;             ///< its first timestep
  int finished = 0;          ///< tasks finished in its executed steps
  bool fallback = false;     ///< the solver had no complete plan
  bool out_of_work = false;  ///< because it reached its work limit
  std::int64_t cost = -1;    ///< sum of path costs of the solver's plan, -1 if it had none
  SolverStatistics work;
};

/// What happened so far in a simulation.
struct SimulationRecord {
  int congested_at = -1;               ///< first timestep of the first congested window
  std::vector<Cell> positions;         ///< (timesteps + 1) rows of `agents` cells
  std::vector<std::int32_t> headings;  ///< with rotation: as many headings
  std::vector<std::int32_t> serving;   ///< by timestep: agents that spend it on service
  std::vector<std::int32_t> resting;   ///< by timestep: agents that stay without a goal
  std::vector<std::int32_t> held_up;   ///< by timestep: agents that a delay keeps where they are
  std::vector<WindowRecord> windows;

  /// `agents` of them have made so many timesteps.
  void keep(Snapshot& snapshot, const Graph& graph, int agents, int timestep);
};

}  // namespace rhcr
