#include "tasks.hpp"

#include <algorithm>

namespace rhcr {
namespace {

constexpr std::uint64_t kGoalPurpose = 1;

}  // namespace

TaskAssigner::TaskAssigner(const Warehouse& warehouse, const std::vector<Cell>& starts,
                           const std::vector<double>& workstation_weights, std::uint64_t seed)
    : warehouse_(warehouse) {
  double total = 0.0;
  for (const double weight : workstation_weights) {
    total += weight;
    cumulative_weights_.push_back(total);
  }
  queues_.reserve(starts.size());
  for (std::size_t agent = 0; agent < starts.size(); ++agent) {
    queues_.push_back({Random(seed, kGoalPurpose, agent), {}, {}, 0, false});
    append_goal(queues_.back(), starts[agent]);
  }
}

std::int32_t TaskAssigner::draw(Queue& queue) const {
  if (!queue.workstation_next) {
    return static_cast<std::int32_t>(queue.random.below(warehouse_.endpoint_count()));
  }
  const double point = queue.random.unit() * cumulative_weights_.back();
  const auto found =
      std::upper_bound(cumulative_weights_.begin(), cumulative_weights_.end() - 1, point);
  return warehouse_.endpoint_count() +
         static_cast<std::int32_t>(found - cumulative_weights_.begin());
}

void TaskAssigner::append_goal(Queue& queue, Cell previous) {
  std::int32_t target = draw(queue);
  const bool has_choice = warehouse_.endpoint_count() > 1;
  while (has_choice && warehouse_.target_cell(target) == previous) target = draw(queue);
  queue.targets.push_back(target);
  queue.workstation_next = !queue.workstation_next && warehouse_.workstation_count() > 0;
}

void TaskAssigner::top_up(Agent agent, Cell cell, int period) {
  Queue& queue = queues_[agent];
  const Graph& graph = warehouse_.graph();
  Cell last = queue_length(agent) > 0 ? warehouse_.target_cell(queue.targets.back()) : cell;
  int horizon = graph.manhattan(last, cell);
  while (horizon <= period) {
    append_goal(queue, last);
    const Cell added = warehouse_.target_cell(queue.targets.back());
    horizon += graph.manhattan(added, last);
    last = added;
  }
}

bool TaskAssigner::complete(Agent agent, Cell cell, int timestep) {
  if (queue_length(agent) == 0 || warehouse_.target_cell(*queue(agent)) != cell) return false;
  queues_[agent].finished.push_back(timestep);
  ++queues_[agent].done;
  return true;
}

std::vector<Task> TaskAssigner::tasks() const {
  std::vector<Task> tasks;
  for (std::size_t agent = 0; agent < queues_.size(); ++agent) {
    const Queue& queue = queues_[agent];
    for (std::size_t i = 0; i < queue.targets.size(); ++i) {
      const std::int32_t finished = i < queue.finished.size() ? queue.finished[i] : -1;
      tasks.push_back({static_cast<Agent>(agent), queue.targets[i], finished});
    }
  }
  return tasks;
}

}  // namespace rhcr
