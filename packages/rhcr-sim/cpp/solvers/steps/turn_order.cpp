#include "solvers/steps/turn_order.hpp"

#include <algorithm>
#include <limits>

#include "map/random.hpp"

namespace rhcr {
namespace {

constexpr std::uint64_t kPurpose = 7;
constexpr int kUnit = 16;            // of a key: a cell of distance
constexpr int kRate = 4;             // a timestep of age counts as a quarter of a cell
constexpr int kLeastPatience = 100;  // timesteps
constexpr int kMostPatience = 400;   // who is older is stuck, however many others are, too
constexpr int kEpoch = 16;           // timesteps for which the order of the oldest agents lasts
constexpr int kOldest = 16;          // one agent in so many may be one of them

}  // namespace

void TurnOrder::find_patience() {
  sorted_ages_ = ages_;
  const auto place = sorted_ages_.end() - 1 - static_cast<std::ptrdiff_t>(ages_.size() / kOldest);
  std::nth_element(sorted_ages_.begin(), place, sorted_ages_.end());
  patience_ = std::clamp(*place, kLeastPatience, kMostPatience);
}

std::int64_t TurnOrder::key(Agent agent, int distance, std::uint64_t seed) const {
  const int age = ages_[agent];
  if (age == kResting) return std::numeric_limits<std::int64_t>::max();
  if (age < patience_) return std::int64_t{kUnit} * distance - std::int64_t{kRate} * age;
  const auto turn = static_cast<std::int64_t>(Random(seed / kEpoch, kPurpose, agent).next() >> 1);
  return turn + std::numeric_limits<std::int64_t>::min();
}

void TurnOrder::sort_keys() {
  std::sort(keys_.begin(), keys_.end());
  agents_.clear();
  for (const auto& [key, agent] : keys_) agents_.push_back(agent);
}

}  // namespace rhcr
