#pragma once

#include <cstdint>
#include <vector>

#include "plan/snapshot.hpp"
#include "simulation/agents/fleet.hpp"

namespace rhcr {

/// Tells whether the traffic of a window stood still, as RHCR does: more than half of the agents
/// were in the same state at all of its timesteps but the last. Agents in service, or held up by a
/// delay, do not count as standing still, agents without a goal not at all.
class CongestionMonitor {
 public:
  explicit CongestionMonitor(int agents);

  void begin_window(const Fleet& fleet);

  /// Takes note of the states before a timestep is executed.
  void note_states(const Fleet& fleet);

  /// Takes note of how `agent` spent the timestep that has just been executed.
  void note_agent(Agent agent, int timestep, bool serving, bool without_goal);

  /// Whether the traffic stood still in the window that ends now.
  bool congested(const Fleet& fleet) const;

  /// As it is between two windows.
  void keep(Snapshot& snapshot) {
    snapshot.array(last_serving_, -1);
    snapshot.array(last_resting_, -1);
  }

 private:
  int first_ = 0;                    // timestep of the window
  std::vector<Vertex> states_;       // by agent, at the beginning of the window
  std::vector<std::uint8_t> moved_;  // by agent, in this window
  std::vector<int> last_serving_;    // by agent: timestep at the end of its last service
  std::vector<int> last_resting_;    // by agent: timestep at the end of its last one without a goal
};

}  // namespace rhcr
