#include "simulation/agents/travel_delays.hpp"

#include "plan/window_problem.hpp"

namespace rhcr {

void TravelDelays::note(int timestep, const std::vector<Cell>& before,
                        const std::vector<Cell>& now) {
  for (std::size_t agent = 0; agent < now.size(); ++agent) {
    if (now[agent] == before[agent]) {
      ++waited_[agent];
      continue;
    }
    const Visit visit = {timestep, before[agent], waited_[agent]};
    recent_.push_back(visit);
    ++visits_[visit.cell];
    waits_[visit.cell] += visit.waits;
    waited_[agent] = 0;
  }
  while (!recent_.empty() && recent_.front().end <= timestep - memory_) {
    const Visit& visit = recent_.front();
    --visits_[visit.cell];
    waits_[visit.cell] -= visit.waits;
    recent_.pop_front();
  }
}

void TravelDelays::write(std::vector<int>& delays) const {
  delays.assign(visits_.size(), 0);
  for (std::size_t cell = 0; cell < visits_.size(); ++cell) {
    if (waits_[cell] > 0)
      delays[cell] = static_cast<int>(waits_[cell] * kDelayUnit / visits_[cell]);
  }
}

}  // namespace rhcr
