#pragma once

#include <algorithm>

#include "plan/window_problem.hpp"

namespace rhcr {

/// How far an agent has come in its queue of goals when it is moved step by step.
struct GoalProgress {
  int goal = 0;     ///< goals of the queue that are done
  int waited = -1;  ///< timesteps spent in service or rest at the next goal, -1 if not there

  /// Takes note that the agent is at `cell`, where its service may begin or be over.
  void arrive(const Goal* goals, int count, Cell cell) {
    while (goal < count && goals[goal].at(cell)) {
      waited = std::max(waited, 0);
      if (waited < goals[goal].service) return;
      ++goal;
      waited = -1;
    }
  }

  /// Takes note of a timestep that ends at `cell`.
  void pass(const Goal* goals, int count, Cell cell) {
    if (waited >= 0) waited = goals[goal].at(cell) ? waited + 1 : -1;
    arrive(goals, count, cell);
  }

  /// Whether only the goal to rest is left.
  bool rests(const Goal* goals, int count) const { return goal < count && goals[goal].to_rest(); }

  /// Whether the agent is in service and must stay where it is.
  bool busy(const Goal* goals, int count) const {
    return waited >= 0 && goal < count && !goals[goal].to_rest();
  }
};

}  // namespace rhcr
