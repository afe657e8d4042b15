#include "solvers/operations/operation_lists.hpp"

#include <algorithm>
#include <limits>

#include "map/random.hpp"

namespace rhcr {
namespace {

constexpr int kNever = std::numeric_limits<int>::max();
constexpr int kUnknown = -1;
constexpr int kFewMoves = 4;  // up to this lookahead all operations are derived at once

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
  const bool first = list.next_bound == kUnknown;
  const GoalProgress& progress = (*progress_)[agent];
  lowest_ = first ? cost_through(agent, list.start, progress, 0) : list.next_bound;
  bound_ = first || lookahead_ > kFewMoves ? lowest_ : kNever;
  list.next_bound = kNever;
  operation_.vertices[0] = list.start;
  const auto begin = static_cast<std::ptrdiff_t>(list.entries.size());
  extend(0, {lowest_, 0, list.start, progress, {0, 0}});
  if (bound_ > lowest_) {
    std::stable_sort(list.entries.begin() + begin, list.entries.end(),
                     [](const Entry& a, const Entry& b) { return a.cost < b.cost; });
  }
  return true;
}

void OperationLists::extend(int time, const State& state) {
  if (time == lookahead_) {
    if (state.cost >= lowest_) add(state);  // others are in the list already
    return;
  }
  std::array<State, kMoves> moves;
  const int count = list_moves(time, state, moves);
  for (int i = 0; i < count; ++i) {
    if (moves[i].cost > bound_) {
      int& next_bound = lists_[agent_].next_bound;
      next_bound = std::min(next_bound, moves[i].cost);
      return;
    }
    operation_.vertices[time + 1] = moves[i].vertex;
    extend(time + 1, moves[i]);
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
int OperationLists::list_moves(int time, const State& last,
                               std::array<State, kMoves>& moves) const {
  const Goal* goals = problem_->goals_of(agent_);
  const int goal_count = problem_->goal_count(agent_);
  const bool rests = last.progress.rests(goals, goal_count);
  const bool done = last.progress.goal == goal_count;
  int count = 0;
  const auto add = [&](int move, Vertex vertex, int weight) {
    State next = last;
    next.vertex = vertex;
    // What comes after the last goal costs nothing, so that it is not put off.
    next.spent += rests ? 1 : done ? 0 : weight;
    next.progress.pass(goals, goal_count, graph_.cell_of(vertex));
    next.cost = cost_through(agent_, vertex, next.progress, next.spent);
    if (time == 0) next.branches[0] = static_cast<std::int16_t>(move);
    if (time <= 1) next.branches[1] = static_cast<std::int16_t>(last.branches[1] * kMoves + move);
    int i = count++;
    for (; i > 0 && moves[i - 1].cost > next.cost; --i) moves[i] = moves[i - 1];
    moves[i] = next;
  };
  const int stay = graph_.wait_weight(graph_.cell_of(last.vertex));
  if (rests) add(kDirections, last.vertex, stay);
  if (!last.progress.busy(goals, goal_count)) {
    for (int i = 0; i < kDirections; ++i) {
      const int direction = (lists_[agent_].first_move + i) % kDirections;
      const Vertex next = graph_.neighbours(last.vertex)[direction];
      if (next != kNoCell) add(direction, next, graph_.weight(last.vertex, direction));
    }
  }
  if (!rests) add(kDirections, last.vertex, stay);
  return count;
}

int OperationLists::cost_through(Agent agent, Vertex vertex, const GoalProgress& progress,
                                 int spent) const {
  if (progress.goal == problem_->goal_count(agent)) return spent;
  const Goal& goal = problem_->goals_of(agent)[progress.goal];
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
  return cost_through(agent, operation.vertices[lookahead_], progress, spent);
}

}  // namespace rhcr
