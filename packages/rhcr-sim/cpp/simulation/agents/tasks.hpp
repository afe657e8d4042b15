#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "map/distance_cache.hpp"
#include "map/random.hpp"
#include "map/scenario.hpp"
#include "plan/snapshot.hpp"

namespace rhcr {

/// Targets of one kind, drawn with given weights, and the timesteps an agent
/// must stay at each of them.
struct GoalClass {
  std::vector<std::int32_t> targets;
  std::vector<double> weights;
  int service = 0;
  /// If positive, goals are not drawn: the nearest target is taken, where every agent with an open
  /// goal there counts as so much distance. The first one wins ties.
  int crowding = 0;
};

/// A cell to visit, and the timesteps to stay there.
struct Stop {
  Cell cell;
  int service;
};

struct Task {
  Agent agent;
  Cell cell;
  int service;
  std::int32_t finished;  ///< timestep of completion, -1 while open
};

/// Keeps the goal queue of every agent and notices completion.
///
/// With goal classes the goals are drawn, so far ahead that no queue can run
/// empty inside one replanning period. They cycle through the classes:
/// endpoint, workstation, endpoint, ... in a warehouse; stations of type 0, 1,
/// 2, 0, ... on a manufacturing floor. Every agent has a random stream of its
/// own, so its goals depend on (seed, agent) alone and not on the plans. Only the
/// choice of the nearest target of a sorting centre depends on all agents.
///
/// Without classes all goals come from `append`, and an agent may run out of them.
class TaskAssigner {
 public:
  /// With `allow_repeats` a drawn goal may equal the one before it. With `staggered` the first
  /// goal of agent a is of class a modulo the number of classes, else of class 0.
  TaskAssigner(const Scenario& scenario, const std::vector<Cell>& starts,
               const std::vector<GoalClass>& classes, bool allow_repeats, bool staggered,
               std::uint64_t seed);

  bool draws() const { return !classes_.empty(); }

  struct Outlook {
    int goals;    ///< leading goals of the queue that may matter in the next `period` steps
    bool enough;  ///< whether the agent needs more than `period` steps for them
  };

  /// Looks ahead in the queue of `agent`, now at `cell` (Manhattan bound).
  Outlook outlook(Agent agent, Cell cell, int timestep, int period) const;

  /// Draws goals until `agent`, now at `cell`, needs more than `period` steps for its queue.
  void top_up(Agent agent, Cell cell, int timestep, int period);

  void append(Agent agent, Stop stop);

  /// Forgets the open goals of `agent`, the one in service too.
  void clear(Agent agent);

  struct Progress {
    int finished;  ///< tasks completed at this timestep
    bool serving;  ///< the timestep just passed was spent on service
  };

  /// Takes note that `agent` is at `cell` at `timestep`.
  Progress advance(Agent agent, Cell cell, int timestep);

  /// Timesteps that `agent`, now at `timestep`, must still stay to finish its first goal; 0 if
  /// it is not in service.
  int remaining_service(Agent agent, int timestep) const;

  struct QueuedGoal {
    Stop stop;
    DistanceCache::Handle field;  ///< distances to the goal; null until asked for
  };

  /// Goals that `agent` still has to visit, in order.
  const QueuedGoal* queue(Agent agent) const {
    return queues_[agent].goals.data() + queues_[agent].finished.size();
  }
  int queue_length(Agent agent) const {
    return static_cast<int>(queues_[agent].goals.size() - queues_[agent].finished.size());
  }

  /// Distances to the i-th goal of that queue, which stay until it is finished or forgotten.
  Distances distances(Agent agent, int i);

  int finished_count(Agent agent) const { return static_cast<int>(queues_[agent].finished.size()); }

  /// Cell of the last goal that `agent` was given; kNoCell if it never had one.
  Cell last_goal(Agent agent) const {
    const std::vector<QueuedGoal>& goals = queues_[agent].goals;
    return goals.empty() ? kNoCell : goals.back().stop.cell;
  }

  /// All tasks assigned so far, agent by agent, in the order of assignment.
  std::vector<Task> tasks() const;

  void keep(Snapshot& snapshot);

 private:
  struct Queue {
    Random random;
    std::vector<QueuedGoal> goals;
    std::vector<std::int32_t> finished;
    std::size_t drawn = 0;
    int arrival = -1;  ///< when the agent came to the cell of its first goal, -1 if not there
  };

  void keep_queue(Snapshot& snapshot, Queue& queue) const;
  void append_drawn(Queue& queue, Cell previous);
  std::int32_t draw(Queue& queue) const;
  std::int32_t nearest(const GoalClass& goal_class, Cell from);
  void push(Queue& queue, Stop stop);

  const Scenario& scenario_;
  const std::vector<GoalClass>& classes_;
  std::vector<std::vector<double>> cumulative_weights_;
  bool allow_repeats_;
  std::vector<Queue> queues_;
  std::vector<int> open_goals_;                  // by cell
  std::vector<DistanceCache::Handle> compared_;  // by target, of classes where the nearest is taken
};

}  // namespace rhcr
