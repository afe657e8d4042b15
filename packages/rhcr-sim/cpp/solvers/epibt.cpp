#include "solvers/epibt.hpp"

#include <algorithm>
#include <limits>
#include <numeric>

#include "map/random.hpp"

namespace rhcr {
namespace {

constexpr Agent kNobody = -1;
constexpr int kMaxVisits = 10;  // choices of one agent in one step
constexpr int kMaxChain = 256;  // agents that choose one because of the other
constexpr int kNever = std::numeric_limits<int>::max();

}  // namespace

Epibt::Epibt(const Graph& graph, int lookahead)
    : graph_(graph),
      lookahead_(lookahead),
      occupants_(static_cast<std::size_t>(graph.cells()) * (lookahead + 1), kNobody) {}

void Epibt::plan(const WindowProblem& problem, int steps, std::uint64_t seed, WindowPlan& plan) {
  const int agents = problem.agents();
  begin(problem);
  plan.stride = steps + 1;
  plan.vertices.resize(static_cast<std::size_t>(agents) * plan.stride);
  for (int step = 0; step <= steps; ++step) {
    if (step > 0) {
      choose_all(seed + step - 1);
      execute_step();
    }
    for (Agent a = 0; a < agents; ++a) {
      plan.vertices[static_cast<std::size_t>(a) * plan.stride + step] = cell(a, 0);
    }
  }
}

void Epibt::begin(const WindowProblem& problem) {
  problem_ = &problem;
  const int agents = problem.agents();
  std::fill(occupants_.begin(), occupants_.end(), kNobody);
  operations_.resize(static_cast<std::size_t>(agents) * (lookahead_ + 1));
  progress_.assign(agents, {});
  by_priority_.resize(agents);
  std::iota(by_priority_.begin(), by_priority_.end(), 0);
  Operation stay;
  for (Agent a = 0; a < agents; ++a) {
    stay.fill(problem.starts[a]);
    put(a, stay.data());
    if (problem.busy[a] > 0) progress_[a].waited = 0;
    progress_[a].arrive(problem.goals_of(a), problem.goal_count(a), problem.starts[a]);
  }
}

void Epibt::choose_all(std::uint64_t seed) {
  const auto rank = [&](Agent a) { return urgency(*problem_, a, progress_[a]); };
  std::stable_sort(by_priority_.begin(), by_priority_.end(),
                   [&](Agent a, Agent b) { return rank(a) > rank(b); });
  settled_.assign(by_priority_.size(), 0);
  visits_.assign(by_priority_.size(), 0);
  step_seed_ = seed;
  for (const Agent agent : by_priority_) {
    lift(agent);
    choose(agent, 0);  // finds at least the operation that it had
  }
}

void Epibt::execute_step() {
  const std::size_t cells = graph_.cells();
  for (Agent a = 0; a < problem_->agents(); ++a) {
    occupants_[now_ * cells + cell(a, 0)] = kNobody;
    const Cell last = cell(a, lookahead_);
    operations_[static_cast<std::size_t>(a) * (lookahead_ + 1) + now_] = last;
  }
  now_ = layer(1);
  for (Agent a = 0; a < problem_->agents(); ++a) {
    occupant(lookahead_, cell(a, lookahead_)) = a;
    if (progress_[a].waited >= 0) ++progress_[a].waited;
    progress_[a].arrive(problem_->goals_of(a), problem_->goal_count(a), cell(a, 0));
  }
}

// The agent is lifted; on success it has been put down again.
bool Epibt::choose(Agent agent, int chain) {
  Choice choice;
  choice.agent = agent;
  choice.chain = chain;
  choice.first_direction = static_cast<int>(Random(step_seed_, agent, 0).next() % kDirections);
  choice.cells[0] = cell(agent, 0);
  const Move stay{0, 0, choice.cells[0], progress_[agent]};
  choice.next_bound = cost(agent, stay);
  ++visits_[agent];
  settled_[agent] = 1;
  bool found = false;
  while (!found && choice.next_bound != kNever) {
    choice.bound = choice.next_bound;
    choice.next_bound = kNever;
    found = extend(choice, 0, stay, kNobody);
  }
  return found;
}

bool Epibt::extend(Choice& choice, int time, const Move& last, Agent pushed) {
  if (time == lookahead_) return take(choice, pushed);
  std::array<Move, kDirections + 1> moves;
  const int count = list_moves(choice.agent, choice.first_direction, last, moves);
  for (int i = 0; i < count; ++i) {
    const Move& move = moves[i];
    if (move.cost > choice.bound) {
      choice.next_bound = std::min(choice.next_bound, move.cost);
      break;
    }
    // Cheaper operations have been tried with a smaller bound.
    if (time + 1 == lookahead_ && move.cost < choice.bound) continue;
    Agent also_pushed = pushed;
    if (!may_enter(choice, time + 1, move.cell, also_pushed)) continue;
    choice.cells[time + 1] = move.cell;
    if (extend(choice, time + 1, move, also_pushed)) return true;
  }
  return false;
}

int Epibt::list_moves(Agent agent, int first_direction, const Move& last,
                      std::array<Move, kDirections + 1>& moves) const {
  const Goal* goals = problem_->goals_of(agent);
  const int goal_count = problem_->goal_count(agent);
  const bool rests = last.progress.rests(goals, goal_count);
  int count = 0;
  const auto add = [&](Cell cell, int weight) {
    // What comes after the last goal costs nothing, so that it is not put off.
    if (last.progress.goal == goal_count) weight = 0;
    Move move{0, last.spent + (rests ? 1 : weight), cell, last.progress};
    if (move.progress.waited >= 0) ++move.progress.waited;
    move.progress.arrive(goals, goal_count, cell);
    move.cost = cost(agent, move);
    int i = count++;
    for (; i > 0 && moves[i - 1].cost > move.cost; --i) moves[i] = moves[i - 1];
    moves[i] = move;
  };
  if (rests) add(last.cell, graph_.wait_weight(last.cell));
  if (!last.progress.busy(goals, goal_count)) {
    for (int i = 0; i < kDirections; ++i) {
      const int direction = (first_direction + i) % kDirections;
      const Cell next = graph_.neighbours(last.cell)[direction];
      if (next != kNoCell) add(next, graph_.weight(last.cell, direction));
    }
  }
  if (!rests) add(last.cell, graph_.wait_weight(last.cell));
  return count;
}

bool Epibt::may_enter(const Choice& choice, int time, Cell cell, Agent& pushed) const {
  const Agent there = occupant(time, cell);
  if (there != kNobody && !may_push(there, pushed)) return false;
  const Cell from = choice.cells[time - 1];
  if (cell == from) return true;
  const Agent before = occupant(time - 1, cell);
  const bool swaps = before != kNobody && this->cell(before, time) == from;
  return !swaps || may_push(before, pushed);
}

bool Epibt::may_push(Agent other, Agent& pushed) const {
  if (other == pushed) return true;
  if (pushed != kNobody || settled_[other] || visits_[other] >= kMaxVisits) return false;
  pushed = other;
  return true;
}

bool Epibt::take(const Choice& choice, Agent pushed) {
  if (pushed == kNobody) {
    put(choice.agent, choice.cells.data());
    return true;
  }
  if (choice.chain == kMaxChain) return false;
  Operation former;
  for (int time = 0; time <= lookahead_; ++time) former[time] = cell(pushed, time);
  lift(pushed);
  put(choice.agent, choice.cells.data());
  const bool found = choose(pushed, choice.chain + 1);
  settled_[pushed] = 0;
  if (!found) {
    lift(choice.agent);
    put(pushed, former.data());
  }
  return found;
}

int Epibt::cost(Agent agent, const Move& move) const {
  const auto [goal_index, waited] = move.progress;
  if (goal_index == problem_->goal_count(agent)) return move.spent;
  const Goal& goal = problem_->goals_of(agent)[goal_index];
  const int stayed = std::max(waited, 0);
  const int served = goal.to_rest() ? stayed : goal.stay_cost(stayed, graph_);
  return move.spent + goal.distance[move.cell] + goal.rest - served;
}

void Epibt::put(Agent agent, const Cell* cells) {
  Cell* operation = operations_.data() + static_cast<std::size_t>(agent) * (lookahead_ + 1);
  for (int time = 0; time <= lookahead_; ++time) {
    operation[layer(time)] = cells[time];
    occupant(time, cells[time]) = agent;
  }
}

void Epibt::lift(Agent agent) {
  // The present does not change, and others must not swap cells with the agent.
  for (int time = 1; time <= lookahead_; ++time) occupant(time, cell(agent, time)) = kNobody;
}

}  // namespace rhcr
