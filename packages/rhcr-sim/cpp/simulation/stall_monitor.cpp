#include "simulation/stall_monitor.hpp"

namespace rhcr {

void StallMonitor::note_window(const Fleet& fleet, TaskAssigner& tasks) {
  bool progress = false;
  for (Agent agent = 0; agent < fleet.agents(); ++agent) progress |= gets_on(agent, fleet, tasks);
  windows_ = progress ? 0 : windows_ + 1;
}

bool StallMonitor::gets_on(Agent agent, const Fleet& fleet, TaskAssigner& tasks) {
  const int finished = tasks.finished_count(agent);
  bool progress = finished != finished_[agent];
  finished_[agent] = finished;
  if (tasks.queue_length(agent) == 0) return progress;
  const Cell goal = tasks.queue(agent)->stop.cell;
  const int distance = tasks.distances(agent, 0)[fleet.vertices[agent]];
  if (progress || goal != goals_[agent] || distance < nearest_[agent]) {
    progress = true;
    goals_[agent] = goal;
    nearest_[agent] = distance;
  }
  return progress || tasks.remaining_service(agent, fleet.timestep) > 0;
}

}  // namespace rhcr
