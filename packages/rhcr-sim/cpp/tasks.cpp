#include "tasks.hpp"

#include <algorithm>

namespace rhcr {
namespace {

constexpr std::uint64_t kGoalPurpose = 1;

}  // namespace

TaskAssigner::TaskAssigner(const Scenario& scenario, const std::vector<Cell>& starts,
                           const std::vector<GoalClass>& classes, bool allow_repeats,
                           std::uint64_t seed)
    : scenario_(scenario), classes_(classes), allow_repeats_(allow_repeats) {
  for (const GoalClass& goal_class : classes) {
    std::vector<double>& cumulative = cumulative_weights_.emplace_back();
    double total = 0.0;
    for (const double weight : goal_class.weights) cumulative.push_back(total += weight);
  }
  queues_.reserve(starts.size());
  for (std::size_t agent = 0; agent < starts.size(); ++agent) {
    queues_.push_back({Random(seed, kGoalPurpose, agent), {}, {}, -1});
    append_goal(queues_.back(), starts[agent]);
  }
}

std::int32_t TaskAssigner::draw(Queue& queue) const {
  const std::size_t index = queue.targets.size() % classes_.size();
  const std::vector<double>& cumulative = cumulative_weights_[index];
  const double point = queue.random.unit() * cumulative.back();
  const auto found = std::upper_bound(cumulative.begin(), cumulative.end() - 1, point);
  return classes_[index].targets[found - cumulative.begin()];
}

void TaskAssigner::append_goal(Queue& queue, Cell previous) {
  const GoalClass& goal_class = classes_[queue.targets.size() % classes_.size()];
  const bool redraw = !allow_repeats_ && goal_class.targets.size() > 1;
  std::int32_t target = draw(queue);
  while (redraw && scenario_.target_cell(target) == previous) target = draw(queue);
  queue.targets.push_back(target);
}

void TaskAssigner::top_up(Agent agent, Cell cell, int timestep, int period) {
  Queue& queue = queues_[agent];
  const Graph& graph = scenario_.graph();
  Cell last = cell;
  int horizon = 0;
  if (queue_length(agent) > 0) {
    last = scenario_.target_cell(queue.targets.back());
    const bool first = queue_length(agent) == 1 && queue.arrival >= 0;
    horizon = graph.manhattan(last, cell) + (first ? remaining_service(agent, timestep)
                                                   : service_of(queue.targets.size() - 1));
  }
  while (horizon <= period) {
    append_goal(queue, last);
    const Cell added = scenario_.target_cell(queue.targets.back());
    horizon += graph.manhattan(added, last) + service_of(queue.targets.size() - 1);
    last = added;
  }
}

TaskAssigner::Progress TaskAssigner::advance(Agent agent, Cell cell, int timestep) {
  Queue& queue = queues_[agent];
  Progress progress{0, false};
  while (queue_length(agent) > 0 && scenario_.target_cell(*this->queue(agent)) == cell) {
    if (queue.arrival < 0) queue.arrival = timestep;
    const int needed = service(agent, 0);
    progress.serving |= needed > 0 && queue.arrival < timestep;
    if (timestep - queue.arrival < needed) return progress;
    queue.finished.push_back(timestep);
    queue.arrival = -1;
    ++progress.finished;
  }
  queue.arrival = -1;
  return progress;
}

int TaskAssigner::remaining_service(Agent agent, int timestep) const {
  const Queue& queue = queues_[agent];
  return queue.arrival < 0 ? 0 : service(agent, 0) - (timestep - queue.arrival);
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
