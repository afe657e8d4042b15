#include "solvers/operations/operation_lists.hpp"

#include <algorithm>
#include <limits>
#include <numeric>

#include "map/random.hpp"

namespace rhcr {
namespace {

constexpr int kNever = std::numeric_limits<int>::max();
constexpr int kUnknown = -1;
constexpr int kMostCosts = 64;  // different ones of the operations of an agent, for counting
constexpr int kFewMoves = 4;    // up to this lookahead all operations are derived at once

}  // namespace

void OperationLists::begin(const WindowProblem& problem, const std::vector<GoalProgress>& progress,
                           const OperationTable& table, std::uint64_t seed) {
  problem_ = &problem;
  progress_ = &progress;
  lists_.resize(problem.agents());
  for (Agent agent = 0; agent < problem.agents(); ++agent) {
    List& list = lists_[agent];
    list.entries.clear();
    list.vertices.clear();
    list.start = table.vertex(agent, 0);
    list.next_bound = kUnknown;
    list.first_move = static_cast<int>(Random(seed, agent, 0).next() % kDirections);
  }
}

/// Adds more operations, none cheaper than those before; returns false if there are no more.
bool OperationLists::derive(Agent agent) {
  List& list = lists_[agent];
  if (list.next_bound == kNever) return false;
  agent_ = agent;
  goals_ = problem_->goals_of(agent);
  goal_count_ = problem_->goal_count(agent);
  const bool first = list.next_bound == kUnknown;
  const GoalProgress& progress = (*progress_)[agent];
  lowest_ = first ? cost_through(goals_, goal_count_, list.start, progress, 0) : list.next_bound;
  bound_ = first || lookahead_ > kFewMoves ? lowest_ : kNever;
  list.next_bound = kNever;
  operation_.vertices[0] = list.start;
  const std::size_t begin = list.entries.size();
  extend(0, {lowest_, 0, list.start, progress, {0, 0}});
  if (bound_ > lowest_) sort_from(list.entries, begin);
  return true;
}

/// Stable, by counting: the costs of an agent's operations are few numbers close to each other.
void OperationLists::sort_from(std::vector<Entry>& entries, std::size_t begin) {
  const auto first = entries.begin() + static_cast<std::ptrdiff_t>(begin);
  const auto cheaper = [](const Entry& a, const Entry& b) { return a.cost < b.cost; };
  const auto [least, most] = std::minmax_element(first, entries.end(), cheaper);
  const int low = least->cost;
  if (most->cost - low >= kMostCosts) {
    std::stable_sort(first, entries.end(), cheaper);
    return;
  }
  std::array<int, kMostCosts + 1> places{};
  for (auto entry = first; entry != entries.end(); ++entry) ++places[entry->cost - low + 1];
  std::partial_sum(places.begin(), places.end(), places.begin());
  sorted_.resize(entries.size() - begin);
  for (auto entry = first; entry != entries.end(); ++entry) {
    sorted_[places[entry->cost - low]++] = *entry;
  }
  std::copy(sorted_.begin(), sorted_.end(), first);
}

void OperationLists::extend(int time, const State& state) {
  if (time == lookahead_) {
    if (state.cost >= lowest_) add(state);  // others are in the list already
    return;
  }
  Choices choices;
  list_moves(time, state, choices);
  for (int i = 0; i < choices.count; ++i) {
    const State& next = choices.states[choices.order[i]];
    if (next.cost > bound_) {
      int& next_bound = lists_[agent_].next_bound;
      next_bound = std::min(next_bound, next.cost);
      return;
    }
    operation_.vertices[time + 1] = next.vertex;
    extend(time + 1, next);
  }
}

void OperationLists::add(const State& state) {
  List& list = lists_[agent_];
  const auto offset = static_cast<std::int32_t>(list.vertices.size());
  list.entries.push_back({state.cost, offset, {state.branches[0], state.branches[1]}});
  list.vertices.insert(list.vertices.end(), operation_.vertices,
                       operation_.vertices + lookahead_ + 1);
}

/// Lists what can follow, the best first: whoever gets on does so at once. Of equals staying comes
/// last, but first for agents that rest.
void OperationLists::list_moves(int time, const State& last, Choices& choices) const {
  const bool rests = last.progress.rests(goals_, goal_count_);
  const bool done = last.progress.goal == goal_count_;
  const int first_move = lists_[agent_].first_move;
  const auto add = [&](int move, Vertex vertex, int weight) {
    State& next = choices.states[choices.count];
    next = last;
    next.vertex = vertex;
    // What comes after the last goal costs nothing, so that it is not put off.
    next.spent += rests ? 1 : done ? 0 : weight;
    next.progress.pass(goals_, goal_count_, graph_.cell_of(vertex));
    next.cost = cost_through(goals_, goal_count_, vertex, next.progress, next.spent);
    if (time == 0) next.branches[0] = static_cast<std::int16_t>(move);
    if (time <= 1) next.branches[1] = static_cast<std::int16_t>(last.branches[1] * kMoves + move);
    int i = choices.count;
    for (; i > 0 && choices.states[choices.order[i - 1]].cost > next.cost; --i) {
      choices.order[i] = choices.order[i - 1];
    }
    choices.order[i] = static_cast<std::uint8_t>(choices.count++);
  };
  const int stay = graph_.wait_weight(graph_.cell_of(last.vertex));
  if (rests) add(kDirections, last.vertex, stay);
  if (!last.progress.busy(goals_, goal_count_)) {
    for (int i = 0; i < kDirections; ++i) {
      const int direction = (first_move + i) % kDirections;
      const Vertex next = graph_.neighbours(last.vertex)[direction];
      if (next != kNoCell) add(direction, next, graph_.weight(last.vertex, direction));
    }
  }
  if (!rests) add(kDirections, last.vertex, stay);
}

int OperationLists::cost_through(const Goal* goals, int goal_count, Vertex vertex,
                                 const GoalProgress& progress, int spent) const {
  if (progress.goal == goal_count) return spent;
  const Goal& goal = goals[progress.goal];
  const int stayed = std::max(progress.waited, 0);
  const int served = goal.to_rest() ? stayed : goal.stay_cost(stayed, graph_);
  return spent + goal.distance[vertex] + goal.rest - served;
}

int OperationLists::cost(Agent agent, const Operation& operation) const {
  const Goal* goals = problem_->goals_of(agent);
  const int goal_count = problem_->goal_count(agent);
  GoalProgress progress = (*progress_)[agent];
  int spent = 0;
  for (int time = 1; time <= lookahead_; ++time) {
    const Vertex from = operation.vertices[time - 1];
    const Vertex to = operation.vertices[time];
    if (progress.rests(goals, goal_count)) {
      ++spent;
    } else if (progress.goal < goal_count) {
      spent += graph_.cost_of_step(from, to);
    }
    progress.pass(goals, goal_count, graph_.cell_of(to));
  }
  return cost_through(goals, goal_count, operation.vertices[lookahead_], progress, spent);
}

}  // namespace rhcr
