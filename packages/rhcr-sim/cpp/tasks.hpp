#pragma once

#include <cstdint>
#include <vector>

#include "random.hpp"
#include "warehouse.hpp"

namespace rhcr {

struct Task {
  Agent agent;
  std::int32_t target;
  std::int32_t finished;  ///< timestep of completion, -1 while open
};

/// Draws the goals of every agent and keeps its queue filled so far ahead that
/// it cannot run empty inside one replanning period. Workstation mode alternates
/// endpoint, workstation, endpoint, ...; home mode draws endpoints only.
/// Every agent has a random stream of its own, so its goal sequence depends on
/// (seed, agent) alone and not on the plans.
class TaskAssigner {
 public:
  TaskAssigner(const Warehouse& warehouse, const std::vector<Cell>& starts,
               const std::vector<double>& workstation_weights, std::uint64_t seed);

  /// Appends goals until the queue of `agent`, now at `cell`, lasts more than
  /// `period` steps (Manhattan bound).
  void top_up(Agent agent, Cell cell, int period);

  /// Pops the first goal of `agent` if it stands on it.
  bool complete(Agent agent, Cell cell, int timestep);

  /// Targets that `agent` still has to visit, in order.
  const std::int32_t* queue(Agent agent) const {
    return queues_[agent].targets.data() + queues_[agent].done;
  }
  int queue_length(Agent agent) const {
    return static_cast<int>(queues_[agent].targets.size()) - queues_[agent].done;
  }

  /// All tasks assigned so far, agent by agent, in the order of assignment.
  std::vector<Task> tasks() const;

 private:
  struct Queue {
    Random random;
    std::vector<std::int32_t> targets;
    std::vector<std::int32_t> finished;
    int done = 0;
    bool workstation_next = false;
  };

  void append_goal(Queue& queue, Cell previous);
  std::int32_t draw(Queue& queue) const;

  const Warehouse& warehouse_;
  std::vector<double> cumulative_weights_;
  std::vector<Queue> queues_;
};

}  // namespace rhcr
