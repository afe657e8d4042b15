#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "map/graph.hpp"
#include "plan/window_problem.hpp"
#include "solvers/goal_progress.hpp"

namespace rhcr {

/// Whose turn comes first when agents choose one after the other: who is nearest to its goal, as
/// its cell is soon of use to others; but an agent counts as nearer the longer it has not finished
/// a task, so that nobody starves. Agents that rest come last.
///
/// Agents that have waited very long age at rates that are drawn anew from time to time. In a dead
/// end two agents can block each other in one order and not in the other one, so that every order
/// has to come up, and to last for some timesteps.
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
  struct Situation {
    Vertex vertex;
    int age;  // timesteps since the last finished task
  };

  static std::int64_t key(const WindowProblem& problem, Agent agent, const GoalProgress& progress,
                          const Situation& situation, std::uint64_t seed);
  void sort_keys();

  std::vector<std::pair<std::int64_t, Agent>> keys_;
  std::vector<Agent> agents_;
};

template <typename At>
const std::vector<Agent>& TurnOrder::sort(const WindowProblem& problem,
                                          const std::vector<GoalProgress>& progress, int step,
                                          std::uint64_t seed, At at) {
  keys_.clear();
  for (Agent agent = 0; agent < problem.agents(); ++agent) {
    const int age = progress[agent].goal > 0 ? 0 : problem.idle[agent] + step;
    keys_.emplace_back(key(problem, agent, progress[agent], {at(agent), age}, seed), agent);
  }
  sort_keys();
  return agents_;
}

}  // namespace rhcr
