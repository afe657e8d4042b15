#include "simulation/congestion.hpp"

namespace rhcr {

CongestionMonitor::CongestionMonitor(int agents)
    : moved_(agents, false), last_serving_(agents, -1), last_resting_(agents, -1) {}

void CongestionMonitor::begin_window(const Fleet& fleet) {
  first_ = fleet.timestep;
  states_ = fleet.vertices;
  moved_.assign(states_.size(), false);
}

void CongestionMonitor::note_states(const Fleet& fleet) {
  for (std::size_t agent = 0; agent < states_.size(); ++agent) {
    moved_[agent] |= fleet.vertices[agent] != states_[agent];
  }
}

void CongestionMonitor::note_agent(Agent agent, int timestep, bool serving, bool without_goal) {
  if (serving) last_serving_[agent] = timestep;
  if (without_goal) last_resting_[agent] = timestep;
}

bool CongestionMonitor::congested(const Fleet& fleet) const {
  if (fleet.timestep - first_ < 2) return false;
  std::size_t still = 0;
  std::size_t driving = 0;
  for (std::size_t agent = 0; agent < moved_.size(); ++agent) {
    if (last_resting_[agent] > first_) continue;
    ++driving;
    still += !moved_[agent] && last_serving_[agent] < first_;
  }
  return still > driving / 2;
}

}  // namespace rhcr
