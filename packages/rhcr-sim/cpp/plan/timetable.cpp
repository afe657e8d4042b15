#include "plan/timetable.hpp"

#include <algorithm>

namespace rhcr {
namespace {

bool begins_after(int time, const Stay& stay) { return time < stay.begin; }

}  // namespace

int Timetable::interval_after(Cell cell, int time) const {
  const std::vector<Stay>& stays = stays_[cell];
  const auto next = std::upper_bound(stays.begin(), stays.end(), time, begins_after);
  return static_cast<int>(next - stays.begin());
}

void Timetable::add(Cell cell, const Stay& stay, int now) {
  std::vector<Stay>& stays = stays_[cell];
  const auto over = [now](const Stay& old) { return old.end <= now; };
  stays.erase(std::remove_if(stays.begin(), stays.end(), over), stays.end());
  stays.insert(std::upper_bound(stays.begin(), stays.end(), stay.begin, begins_after), stay);
}

void Timetable::remove(Cell cell, Agent agent, int begin) {
  std::vector<Stay>& stays = stays_[cell];
  const auto same = [&](const Stay& stay) { return stay.agent == agent && stay.begin == begin; };
  stays.erase(std::remove_if(stays.begin(), stays.end(), same), stays.end());
}

}  // namespace rhcr
