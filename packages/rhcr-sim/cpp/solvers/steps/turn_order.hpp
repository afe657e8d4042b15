#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "map/graph.hpp"
#include "plan/window_problem.hpp"
#include "solvers/steps/goal_progress.hpp"

namespace rhcr {

/// Whose turn comes first when agents choose one after the other: who is nearest to its goal, as
/// its cell is soon of use to others; but an agent counts as nearer the longer it has not finished
/// a task, so that nobody starves. Agents that rest come last.
///
/// The few agents that have waited longest come before all others, in an order that is drawn anew
/// from time to time: in a dead end two agents can block each other in one order and not in the
/// other one, so that every order has to come up, and to last for some timesteps.
class TurnOrder {
 public:
  /// Orders all agents, `step` timesteps after the beginning of the problem. `at(agent)` is where
  /// an agent is then; `seed` grows by one with each timestep.
  template <typename At>
  const std::vector<Agent>& sort(const WindowProblem& problem,
                                 const std::vector<GoalProgress>& progress, int step,
                                 std::uint64_t seed, At at);

  /// The agents in their last order.
  const std::vector<Agent>& agents() const { return agents_; }

 private:
  static constexpr int kResting = -1;

  void find_patience();
  std::int64_t key(Agent agent, int distance, std::uint64_t seed) const;
  void sort_keys();

  std::vector<int> ages_;  // by agent: timesteps since its last finished task; kResting
  std::vector<int> sorted_ages_;
  int patience_ = 0;  // who is older comes first
  std::vector<std::pair<std::int64_t, Agent>> keys_;
  std::vector<Agent> agents_;
};

template <typename At>
const std::vector<Agent>& TurnOrder::sort(const WindowProblem& problem,
                                          const std::vector<GoalProgress>& progress, int step,
                                          std::uint64_t seed, At at) {
  ages_.clear();
  keys_.clear();
  for (Agent agent = 0; agent < problem.agents(); ++agent) {
    const bool rests = progress[agent].rests(problem.goals_of(agent), problem.goal_count(agent));
    const int age = progress[agent].goal > 0 ? 0 : problem.idle[agent] + step;
    ages_.push_back(rests ? kResting : age);
  }
  find_patience();
  for (Agent agent = 0; agent < problem.agents(); ++agent) {
    const int goal = progress[agent].goal;
    const bool done = goal == problem.goal_count(agent);
    const int distance = done ? 0 : problem.goals_of(agent)[goal].distance[at(agent)];
    keys_.emplace_back(key(agent, distance, seed), agent);
  }
  sort_keys();
  return agents_;
}

}  // namespace rhcr
