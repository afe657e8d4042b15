#include "solvers/turn_order.hpp"

#include <algorithm>
#include <limits>

#include "map/random.hpp"

namespace rhcr {
namespace {

constexpr std::uint64_t kRatePurpose = 7;
constexpr int kUnit = 16;       // of a key: a cell of distance
constexpr int kRate = 4;        // a timestep of age counts as a quarter of a cell
constexpr int kPatience = 100;  // timesteps after which the rate is drawn
constexpr int kEpoch = 16;      // timesteps for which a drawn rate holds

}  // namespace

std::int64_t TurnOrder::key(const WindowProblem& problem, Agent agent, const GoalProgress& progress,
                            const Situation& situation, std::uint64_t seed) {
  const Goal* goals = problem.goals_of(agent);
  const int count = problem.goal_count(agent);
  if (progress.rests(goals, count)) return std::numeric_limits<std::int64_t>::max();
  const int distance = progress.goal < count ? goals[progress.goal].distance[situation.vertex] : 0;
  const std::int64_t key = std::int64_t{kUnit} * distance - std::int64_t{kRate} * situation.age;
  const int overdue = situation.age - kPatience;
  if (overdue <= 0) return key;
  Random random(seed / kEpoch, kRatePurpose, agent);
  return key - std::int64_t{overdue} * random.below(2 * kRate + 1);
}

void TurnOrder::sort_keys() {
  std::sort(keys_.begin(), keys_.end());
  agents_.clear();
  for (const auto& [key, agent] : keys_) agents_.push_back(agent);
}

}  // namespace rhcr
