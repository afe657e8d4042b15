#pragma once

#include <algorithm>

#include "window_problem.hpp"

namespace rhcr {

/// How far an agent has come in its queue of goals when it is moved step by step.
struct GoalProgress {
  int goal = 0;     ///< goals of the queue that are done
  int waited = -1;  ///< timesteps spent in service at the next goal, -1 if not there

  /// Takes note that the agent is at `cell`, where its service may begin or be over.
  void arrive(const Goal* goals, int count, Cell cell) {
    while (goal < count && goals[goal].cell == cell) {
      waited = std::max(waited, 0);
      if (waited < goals[goal].service) return;
      ++goal;
      waited = -1;
    }
  }

  /// Whether the agent is in service and must stay where it is.
  bool busy(int count) const { return waited >= 0 && goal < count; }
};

}  // namespace rhcr
