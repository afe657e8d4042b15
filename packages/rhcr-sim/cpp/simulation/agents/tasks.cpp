#include "simulation/agents/tasks.hpp"

#include <algorithm>
#include <cstdint>

#include "plan/window_problem.hpp"

namespace rhcr {
namespace {

constexpr std::uint64_t kGoalPurpose = 1;

}  // namespace

TaskAssigner::TaskAssigner(const Scenario& scenario, const std::vector<Cell>& starts,
                           const std::vector<GoalClass>& classes, bool allow_repeats,
                           bool staggered, std::uint64_t seed)
    : scenario_(scenario),
      classes_(classes),
      allow_repeats_(allow_repeats),
      open_goals_(scenario.graph().cells(), 0) {
  for (const GoalClass& goal_class : classes) {
    std::vector<double>& cumulative = cumulative_weights_.emplace_back();
    double total = 0.0;
    for (const double weight : goal_class.weights) cumulative.push_back(total += weight);
  }
  queues_.reserve(starts.size());
  for (std::size_t agent = 0; agent < starts.size(); ++agent) {
    const std::size_t first = staggered ? agent % classes.size() : 0;
    queues_.push_back({Random(seed, kGoalPurpose, agent), {}, {}, first, -1});
    if (draws()) append_drawn(queues_.back(), starts[agent]);
  }
}

std::int32_t TaskAssigner::draw(Queue& queue) const {
  const std::size_t index = queue.drawn % classes_.size();
  const std::vector<double>& cumulative = cumulative_weights_[index];
  const double point = queue.random.unit() * cumulative.back();
  const auto found = std::upper_bound(cumulative.begin(), cumulative.end() - 1, point);
  return classes_[index].targets[found - cumulative.begin()];
}

std::int32_t TaskAssigner::nearest(const GoalClass& goal_class, Cell from) {
  compared_.resize(scenario_.target_count());
  const auto expense = [&](std::int32_t target) {
    DistanceCache::Handle& field = compared_[target];
    if (field == nullptr) field = scenario_.distances_to(scenario_.target_cell(target));
    const int distance = least_distance(field->distances(), from, scenario_.graph());
    return distance + goal_class.crowding * open_goals_[scenario_.target_cell(target)];
  };
  return *std::min_element(goal_class.targets.begin(), goal_class.targets.end(),
                           [&](std::int32_t a, std::int32_t b) { return expense(a) < expense(b); });
}

void TaskAssigner::append_drawn(Queue& queue, Cell previous) {
  const GoalClass& goal_class = classes_[queue.drawn % classes_.size()];
  const bool redraw = !allow_repeats_ && goal_class.targets.size() > 1;
  std::int32_t target = goal_class.crowding > 0 ? nearest(goal_class, previous) : draw(queue);
  while (redraw && scenario_.target_cell(target) == previous) target = draw(queue);
  ++queue.drawn;
  push(queue, {scenario_.target_cell(target), goal_class.service});
}

void TaskAssigner::push(Queue& queue, Stop stop) {
  queue.goals.push_back({stop, nullptr});
  ++open_goals_[stop.cell];
}

Distances TaskAssigner::distances(Agent agent, int i) {
  Queue& queue = queues_[agent];
  QueuedGoal& goal = queue.goals[queue.finished.size() + i];
  if (goal.field == nullptr) goal.field = scenario_.distances_to(goal.stop.cell);
  return goal.field->distances();
}

void TaskAssigner::append(Agent agent, Stop stop) { push(queues_[agent], stop); }

void TaskAssigner::clear(Agent agent) {
  Queue& queue = queues_[agent];
  for (int i = 0; i < queue_length(agent); ++i) --open_goals_[this->queue(agent)[i].stop.cell];
  queue.goals.resize(queue.finished.size());
  queue.arrival = -1;
}

TaskAssigner::Outlook TaskAssigner::outlook(Agent agent, Cell cell, int timestep,
                                            int period) const {
  const QueuedGoal* goals = queue(agent);
  std::int64_t horizon = 0;
  for (int i = 0; i < queue_length(agent); ++i) {
    const auto [next, service] = goals[i].stop;
    const bool in_service = i == 0 && queues_[agent].arrival >= 0;
    horizon += scenario_.graph().manhattan(next, cell);
    horizon += in_service ? remaining_service(agent, timestep) : service;
    if (horizon > period) return {i + 1, true};
    cell = next;
  }
  return {queue_length(agent), false};
}

void TaskAssigner::top_up(Agent agent, Cell cell, int timestep, int period) {
  Queue& queue = queues_[agent];
  const Graph& graph = scenario_.graph();
  Cell last = cell;
  int horizon = 0;
  if (queue_length(agent) > 0) {
    const Stop& end = queue.goals.back().stop;
    last = end.cell;
    const bool in_service = queue_length(agent) == 1 && queue.arrival >= 0;
    horizon = graph.manhattan(last, cell) +
              (in_service ? remaining_service(agent, timestep) : end.service);
  }
  while (horizon <= period) {
    append_drawn(queue, last);
    const Stop& added = queue.goals.back().stop;
    horizon += graph.manhattan(added.cell, last) + added.service;
    last = added.cell;
  }
}

TaskAssigner::Progress TaskAssigner::advance(Agent agent, Cell cell, int timestep) {
  Queue& queue = queues_[agent];
  Progress progress{0, false};
  while (queue_length(agent) > 0 && this->queue(agent)->stop.cell == cell) {
    if (queue.arrival < 0) queue.arrival = timestep;
    const int needed = this->queue(agent)->stop.service;
    progress.serving |= needed > 0 && queue.arrival < timestep;
    if (timestep - queue.arrival < needed) return progress;
    --open_goals_[cell];
    queue.goals[queue.finished.size()].field.reset();
    queue.finished.push_back(timestep);
    queue.arrival = -1;
    ++progress.finished;
  }
  queue.arrival = -1;
  return progress;
}

int TaskAssigner::remaining_service(Agent agent, int timestep) const {
  const Queue& queue = queues_[agent];
  if (queue.arrival < 0) return 0;
  return this->queue(agent)->stop.service - (timestep - queue.arrival);
}

std::vector<Task> TaskAssigner::tasks() const {
  std::vector<Task> tasks;
  for (std::size_t agent = 0; agent < queues_.size(); ++agent) {
    const Queue& queue = queues_[agent];
    for (std::size_t i = 0; i < queue.goals.size(); ++i) {
      const Stop& stop = queue.goals[i].stop;
      const std::int32_t finished = i < queue.finished.size() ? queue.finished[i] : -1;
      tasks.push_back({static_cast<Agent>(agent), stop.cell, stop.service, finished});
    }
  }
  return tasks;
}

void TaskAssigner::keep(Snapshot& snapshot) {
  for (Queue& queue : queues_) keep_queue(snapshot, queue);
  if (!snapshot.reads()) return;
  std::fill(open_goals_.begin(), open_goals_.end(), 0);
  for (const Queue& queue : queues_) {
    for (std::size_t i = queue.finished.size(); i < queue.goals.size(); ++i) {
      ++open_goals_[queue.goals[i].stop.cell];
    }
  }
}

void TaskAssigner::keep_queue(Snapshot& snapshot, Queue& queue) const {
  snapshot.number(queue.random.state());
  snapshot.entries(queue.goals, [&](QueuedGoal& goal) {
    snapshot.number(goal.stop.cell, 0, scenario_.graph().cells() - 1);
    snapshot.number(goal.stop.service, 0);
    if (snapshot.reads()) goal.field.reset();
  });
  snapshot.list(queue.finished, 0);
  snapshot.number(queue.drawn);
  snapshot.number(queue.arrival, -1);
  const bool open = queue.finished.size() < queue.goals.size();
  snapshot.check(open || (queue.finished.size() == queue.goals.size() && queue.arrival < 0));
}

}  // namespace rhcr
