#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "map/graph.hpp"
#include "map/random.hpp"
#include "solvers/operations/epibt.hpp"

namespace rhcr {

/// Large-neighbourhood search (after Jiang et al., *Scaling Lifelong Multi-Agent Path Finding to
/// More Realistic Settings*, SoCS 2024) over operations: what EPIBT chose for a timestep is
/// improved with a fixed amount of work.
///
/// Again and again an agent that could do better gives its operation up for another one. Agents
/// that are in its way give theirs up in turn, each for the one before it, as long as all of them
/// together cost little enough: at first a bit more than before, so that the search leaves local
/// optima, in the end less. The cost of an agent counts more the sooner its turn is. The cheapest
/// state that was met is kept, so that more work never ends worse, and none changes nothing.
class Lns final : public Epibt {
 public:
  /// `work` is the number of operations tried in a timestep. `poll` is called often and may throw
  /// to stop.
  Lns(const Graph& graph, int lookahead, std::int64_t work, std::function<void()> poll);

 protected:
  void improve(std::uint64_t seed) override;

 private:
  void begin();
  void change(Agent agent, int slack);
  bool reassign(Agent agent, int allowance);
  bool take(Agent agent, const OperationLists::Walk& walk, Agent pushed, int left);
  void keep_best();
  void restore_best();

  const std::int64_t work_;
  std::function<void()> poll_;
  std::int64_t tried_ = 0;          // in this timestep
  std::int64_t attempt_limit_ = 0;  // of `tried_`, for the current chain
  std::int64_t total_ = 0;          // cost of all operations
  std::int64_t best_total_ = 0;
  std::vector<int> weights_;                // by agent: of a unit of cost
  std::vector<int> costs_;                  // by agent: of its operation, times its weight
  std::vector<std::uint8_t> in_chain_;      // by agent
  std::vector<Operation> best_operations_;  // by agent
  std::vector<Agent> changed_;              // agents that may hold another one than the best
  std::vector<std::uint8_t> is_changed_;    // by agent
};

}  // namespace rhcr
