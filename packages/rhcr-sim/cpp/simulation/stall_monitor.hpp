#pragma once

#include <vector>

#include "plan/snapshot.hpp"
#include "simulation/agents/fleet.hpp"
#include "simulation/agents/tasks.hpp"

namespace rhcr {

/// Tells for how long no agent has come nearer to its goal than it was ever before, finished a task
/// or spent time on service: agents that stand still, or move back and forth without end.
class StallMonitor {
 public:
  explicit StallMonitor(int agents) : nearest_(agents), finished_(agents, -1), goals_(agents) {}

  /// Takes note of the agents at the end of a window.
  void note_window(const Fleet& fleet, TaskAssigner& tasks);

  /// Windows without progress up to now.
  int windows() const { return windows_; }

  void keep(Snapshot& snapshot) {
    snapshot.number(windows_, 0);
    snapshot.array(nearest_);
    snapshot.array(finished_);
    snapshot.array(goals_);
  }

 private:
  bool gets_on(Agent agent, const Fleet& fleet, TaskAssigner& tasks);

  int windows_ = 0;
  std::vector<int> nearest_;   // by agent: least distance to its goal so far
  std::vector<int> finished_;  // by agent: tasks finished at the last window
  std::vector<Cell> goals_;    // by agent: its goal at the last window
};

}  // namespace rhcr
