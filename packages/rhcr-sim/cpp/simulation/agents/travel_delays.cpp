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

void TravelDelays::keep(Snapshot& snapshot) {
  snapshot.array(waited_, 0);
  snapshot.entries(recent_, [&](Visit& visit) {
    snapshot.number(visit.end, 0);
    snapshot.number(visit.cell, 0, static_cast<Cell>(visits_.size()) - 1);
    snapshot.number(visit.waits, 0);
  });
  if (!snapshot.reads()) return;
  visits_.assign(visits_.size(), 0);
  waits_.assign(waits_.size(), 0);
  for (const Visit& visit : recent_) {
    ++visits_[visit.cell];
    waits_[visit.cell] += visit.waits;
  }
}

}  // namespace rhcr
