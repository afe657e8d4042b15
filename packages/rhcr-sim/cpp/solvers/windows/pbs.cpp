#include "solvers/windows/pbs.hpp"

#include <algorithm>
#include <tuple>

namespace rhcr {
namespace {

constexpr int kMaxCallsPerReplacedPath = 5;
constexpr int kExpansionsPerPoll = 256;

}  // namespace

Pbs::Pbs(const Graph& graph, Planner planner, std::function<void()> poll)
    : poll_(std::move(poll)), plans_(graph), planner_(make_path_planner(planner, graph)) {}

bool Pbs::solve(const WindowProblem& problem, std::int64_t max_expansions, std::uint64_t,
                WindowPlan& plan) {
  problem_ = &problem;
  plans_.reset(problem);
  order_.reset(problem.agents());
  planner_->prepare(problem);
  trail_.truncate(0);
  replaced_.truncate(0);
  siblings_.clear();
  dead_pairs_.clear();
  to_replan_.assign(order_.words(), 0);
  logged_.assign(problem.agents(), 0);
  node_ = 0;
  best_.clear();
  const std::int64_t expansion_limit = planner_->expanded() + max_expansions;
  const bool solved = plan_root() && search(expansion_limit);
  if (solved || !best_.known()) {
    write_plan(plans_, plan);
  } else {
    plan = best_.plan();
  }
  return solved;
}

bool Pbs::plan_root() {
  for (Agent agent = 0; agent < problem_->agents(); ++agent) {
    if (!planner_->plan(plans_, agent, order_.above(agent), path_)) return false;
    plans_.insert(agent, path_.length, path_.cost, path_.vertices);
  }
  statistics_.root_conflicts += plans_.conflict_count();
  ++statistics_.high_level_generated;
  ++node_;
  replaced_in_node_ = 0;
  return make_consistent();
}

bool Pbs::search(std::int64_t expansion_limit) {
  while (plans_.conflict_count() > 0) {
    if (planner_->expanded() > expansion_limit) return false;
    if (statistics_.high_level_expanded++ % kExpansionsPerPoll == 0) poll_();
    const Conflict conflict = choose_conflict();
    best_.remember(plans_, conflict.time);
    if (!branch(conflict) && !backtrack()) return false;
  }
  return true;
}

bool Pbs::branch(const Conflict& conflict) {
  const Mark parent = mark();
  const std::size_t first_path = replaced_.size();
  const Child first = try_child(conflict.a, conflict.b);
  if (first.consistent) save_paths_since(parent);
  const std::size_t second_path = replaced_.size();
  undo(parent);
  const Child second = try_child(conflict.b, conflict.a);
  if (!first.consistent && !second.consistent) {
    undo(parent);
    dead_pairs_.emplace_back(conflict.a, conflict.b);
    return false;
  }
  if (second.consistent && !(first.consistent && first.better_than(second))) {
    if (first.consistent) siblings_.push_back({first, parent, first_path, second_path});
    return true;
  }
  if (second.consistent) {
    save_paths_since(parent);
    siblings_.push_back({second, parent, second_path, replaced_.size()});
  }
  undo(parent);
  order_.add(first.low, first.high);
  replay(first_path, second_path);
  if (!second.consistent) replaced_.truncate(first_path);
  return true;
}

bool Pbs::backtrack() {
  if (siblings_.empty()) return false;
  const Sibling sibling = siblings_.back();
  siblings_.pop_back();
  undo(sibling.parent);
  order_.add(sibling.child.low, sibling.child.high);
  replay(sibling.first_path, sibling.last_path);
  replaced_.truncate(sibling.first_path);
  return true;
}

Pbs::Child Pbs::try_child(Agent low, Agent high) {
  Child child;
  child.low = low;
  child.high = high;
  ++statistics_.high_level_generated;
  ++node_;
  replaced_in_node_ = 0;
  if (!order_.add(low, high)) return child;
  set_bit(to_replan_.data(), low);
  child.consistent = make_consistent();
  child.cost = plans_.total_cost();
  child.conflicts = plans_.conflict_count();
  return child;
}

bool Pbs::make_consistent() {
  for (int i = 0; i < plans_.conflict_count(); ++i) require_replan(plans_.conflict(i));
  int calls = 0;
  for (Agent agent = next_to_replan(); agent >= 0; agent = next_to_replan()) {
    clear_bit(to_replan_.data(), agent);
    ++calls;
    if (!replan(agent) || calls > kMaxCallsPerReplacedPath * replaced_in_node_) {
      std::fill(to_replan_.begin(), to_replan_.end(), 0);
      return false;
    }
    for (const int id : plans_.conflicts_of(agent)) require_replan(plans_.conflict_by_id(id));
  }
  return true;
}

bool Pbs::replan(Agent agent) {
  if (!planner_->plan(plans_, agent, order_.above(agent), path_)) return false;
  place(agent, path_.length, path_.cost, path_.vertices);
  return true;
}

void Pbs::require_replan(const Conflict& conflict) {
  const auto [a, b, time, time_a, time_b] = conflict;
  if (test_bit(to_replan_.data(), a) || test_bit(to_replan_.data(), b)) return;
  // An agent that still waits at its start goes before any priority.
  if (plans_.leave_time(a) > time_a) {
    set_bit(to_replan_.data(), b);
  } else if (plans_.leave_time(b) > time_b || order_.is_above(b, a)) {
    set_bit(to_replan_.data(), a);
  } else if (order_.is_above(a, b)) {
    set_bit(to_replan_.data(), b);
  }
}

Agent Pbs::next_to_replan() const {
  // Highest priority first: an agent replanned early would be disturbed again by those above it.
  Agent chosen = -1;
  const int words = order_.words();
  for (int i = 0; i < words && chosen < 0; ++i) {
    for (Word word = to_replan_[i]; word != 0 && chosen < 0; word &= word - 1) {
      const Agent agent = i * kWordBits + lowest_bit(word);
      const Word* above = order_.above(agent);
      bool highest = true;
      for (int j = 0; j < words && highest; ++j) highest = (above[j] & to_replan_[j]) == 0;
      if (highest) chosen = agent;
    }
  }
  return chosen;
}

Conflict Pbs::choose_conflict() const {
  Conflict chosen = plans_.conflict(0);
  bool chosen_dead = false;
  for (int i = 0; i < plans_.conflict_count(); ++i) {
    const Conflict& conflict = plans_.conflict(i);
    const bool dead = !dead_pairs_.empty() &&
                      std::find(dead_pairs_.begin(), dead_pairs_.end(),
                                std::make_pair(conflict.a, conflict.b)) != dead_pairs_.end();
    const auto key = [](bool is_dead, const Conflict& c) {
      return std::make_tuple(!is_dead, c.time, c.a, c.b);
    };
    if (key(dead, conflict) < key(chosen_dead, chosen)) {
      chosen = conflict;
      chosen_dead = dead;
    }
  }
  return chosen;
}

void Pbs::save_paths_since(const Mark& mark) {
  for (std::size_t i = mark.paths; i < trail_.size(); ++i) replaced_.push(plans_, trail_[i].agent);
}

void Pbs::replay(std::size_t first, std::size_t last) {
  ++node_;
  for (std::size_t i = first; i < last; ++i) {
    const PathStack::Record record = replaced_[i];
    place(record.agent, record.length, record.cost, replaced_.vertices(i));
  }
}

void Pbs::place(Agent agent, int length, int cost, const Vertex* vertices) {
  if (logged_[agent] != node_) {
    logged_[agent] = node_;
    ++replaced_in_node_;
    trail_.push(plans_, agent);
  }
  plans_.erase(agent);
  plans_.insert(agent, length, cost, vertices);
}

void Pbs::undo(const Mark& mark) {
  order_.undo(mark.order);
  for (std::size_t i = trail_.size(); i-- > mark.paths;) {
    const PathStack::Record record = trail_[i];
    plans_.erase(record.agent);
    plans_.insert(record.agent, record.length, record.cost, trail_.vertices(i));
  }
  trail_.truncate(mark.paths);
}

SolverStatistics Pbs::statistics() const {
  SolverStatistics statistics = statistics_;
  statistics.low_level_calls = planner_->calls();
  statistics.low_level_expanded = planner_->expanded();
  statistics.low_level_generated = planner_->generated();
  return statistics;
}

}  // namespace rhcr
