#pragma once

#include <cstdint>
#include <vector>

#include "random.hpp"
#include "scenario.hpp"

namespace rhcr {

/// Targets of one kind, drawn with given weights, and the timesteps an agent
/// must stay at each of them.
struct GoalClass {
  std::vector<std::int32_t> targets;
  std::vector<double> weights;
  int service = 0;
};

struct Task {
  Agent agent;
  std::int32_t target;
  std::int32_t finished;  ///< timestep of completion, -1 while open
};

/// Draws the goals of every agent, keeps its queue filled so far ahead that it
/// cannot run empty inside one replanning period, and notices completion.
///
/// Goals cycle through the classes: endpoint, workstation, endpoint, ... in a
/// warehouse; stations of type 0, 1, 2, 0, ... on a manufacturing floor. Every
/// agent has a random stream of its own, so its goal sequence depends on
/// (seed, agent) alone and not on the plans.
class TaskAssigner {
 public:
  /// With `allow_repeats` a goal may equal the one before it.
  TaskAssigner(const Scenario& scenario, const std::vector<Cell>& starts,
               const std::vector<GoalClass>& classes, bool allow_repeats, std::uint64_t seed);

  /// Appends goals until `agent`, now at `cell`, needs more than `period` steps
  /// for its queue (Manhattan bound).
  void top_up(Agent agent, Cell cell, int timestep, int period);

  struct Progress {
    int finished;  ///< tasks completed at this timestep
    bool serving;  ///< the timestep just passed was spent on service
  };

  /// Takes note that `agent` is at `cell` at `timestep`.
  Progress advance(Agent agent, Cell cell, int timestep);

  /// Timesteps that `agent`, now at `timestep`, must still stay to finish its first goal; 0 if
  /// it is not in service.
  int remaining_service(Agent agent, int timestep) const;

  /// Targets that `agent` still has to visit, in order.
  const std::int32_t* queue(Agent agent) const {
    return queues_[agent].targets.data() + queues_[agent].finished.size();
  }
  int queue_length(Agent agent) const {
    return static_cast<int>(queues_[agent].targets.size() - queues_[agent].finished.size());
  }

  /// Service time of the `i`-th goal in the queue of `agent`.
  int service(Agent agent, int i) const { return service_of(queues_[agent].finished.size() + i); }

  /// All tasks assigned so far, agent by agent, in the order of assignment.
  std::vector<Task> tasks() const;

 private:
  struct Queue {
    Random random;
    std::vector<std::int32_t> targets;
    std::vector<std::int32_t> finished;
    int arrival = -1;  ///< when the agent came to the cell of its first goal, -1 if not there
  };

  int service_of(std::size_t task) const { return classes_[task % classes_.size()].service; }
  void append_goal(Queue& queue, Cell previous);
  std::int32_t draw(Queue& queue) const;

  const Scenario& scenario_;
  const std::vector<GoalClass>& classes_;
  std::vector<std::vector<double>> cumulative_weights_;
  bool allow_repeats_;
  std::vector<Queue> queues_;
};

}  // namespace rhcr
