#include "solvers/windows/ecbs.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

namespace rhcr {

Ecbs::Ecbs(const Graph& graph, double suboptimality, std::function<void()> poll)
    : poll_(std::move(poll)), plans_(graph), astar_(graph, suboptimality), queue_(suboptimality) {}

bool Ecbs::solve(const WindowProblem& problem, std::int64_t max_expansions, std::uint64_t,
                 WindowPlan& plan) {
  plans_.reset(problem);
  robust_ = problem.robust;
  astar_.prepare(problem);
  queue_.clear();
  nodes_.clear();
  paths_.truncate(0);
  best_.clear();
  const std::int64_t expansion_limit = astar_.expanded() + max_expansions;
  plan_root();
  const bool solved = search(expansion_limit);
  if (solved) {
    write_plan(plans_, plan);
  } else {
    plan = best_.plan();
  }
  return solved;
}

void Ecbs::plan_root() {
  root_bounds_.resize(plans_.agents());
  for (Agent agent = 0; agent < plans_.agents(); ++agent) {
    // Without constraints an agent can at least stay where it is.
    astar_.plan(plans_, agent, {}, path_);
    plans_.insert(agent, path_.length, path_.cost, path_.vertices);
    paths_.push(plans_, agent);
    root_bounds_[agent] = astar_.lower_bound();
  }
  shown_.resize(plans_.agents());
  std::iota(shown_.begin(), shown_.end(), 0);
  const std::int64_t bound =
      std::accumulate(root_bounds_.begin(), root_bounds_.end(), std::int64_t{0});
  nodes_.push_back({kNone, {kNone, kNoCell, kNoCell, 0, 0}, 0, 0, bound});
  queue_.push(bound, plans_.total_cost(), plans_.conflict_count());
  statistics_.root_conflicts += plans_.conflict_count();
  ++statistics_.high_level_generated;
}

bool Ecbs::search(std::int64_t expansion_limit) {
  for (int id = queue_.pop(); id != kNone; id = queue_.pop()) {
    poll_();
    restore(id);
    if (plans_.conflict_count() == 0) return true;
    const Conflict conflict = plans_.first_conflict();
    best_.remember(plans_, conflict.time);
    if (astar_.expanded() > expansion_limit) return false;
    ++statistics_.high_level_expanded;
    branch(id, conflict);
  }
  return false;
}

/// Puts the paths of a node into `plans_`.
void Ecbs::restore(int id) {
  const std::size_t agents = shown_.size();
  wanted_.resize(agents);
  std::iota(wanted_.begin(), wanted_.end(), 0);
  for (; nodes_[id].parent != kNone; id = nodes_[id].parent) {
    std::size_t& path = wanted_[nodes_[id].constraint.agent];
    if (path < agents) path = nodes_[id].path;
  }
  for (std::size_t agent = 0; agent < agents; ++agent) {
    if (shown_[agent] == wanted_[agent]) continue;
    plans_.erase(static_cast<Agent>(agent));
    insert(static_cast<Agent>(agent), wanted_[agent]);
  }
}

void Ecbs::branch(int parent, const Conflict& conflict) {
  const auto [a, b, time, time_a, time_b] = conflict;
  const Cell cell_a = plans_.cells(a)[time_a];
  const Cell cell_b = plans_.cells(b)[time_b];
  const bool same_cell = cell_a == cell_b;
  const Vertex* path_a = plans_.vertices(a);
  const Vertex* path_b = plans_.vertices(b);
  // Two agents that both come to the cell in this time come too close to each other.
  const int last = std::min(time + robust_, plans_.window());
  const auto forbid = [&](Agent agent, Cell cell, const Vertex* path) {
    if (same_cell) return Constraint{agent, kNoCell, cell, time, last};
    return Constraint{agent, path[time - 1], path[time], time, last};
  };
  const Constraint first = forbid(a, cell_a, path_a);
  const Constraint second = forbid(b, cell_b, path_b);
  add_child(parent, first);
  add_child(parent, second);
}

void Ecbs::add_child(int parent, const Constraint& constraint) {
  const Agent agent = constraint.agent;
  constraints_.assign(1, constraint);
  for (int id = parent; nodes_[id].parent != kNone; id = nodes_[id].parent) {
    if (nodes_[id].constraint.agent == agent) constraints_.push_back(nodes_[id].constraint);
  }
  const std::size_t old_path = shown_[agent];
  plans_.erase(agent);
  if (astar_.plan(plans_, agent, constraints_, path_)) {
    plans_.insert(agent, path_.length, path_.cost, path_.vertices);
    const int old_bound = path_bound(parent, agent);
    const int bound = std::max(old_bound, astar_.lower_bound());
    const std::int64_t sum = nodes_[parent].lower_bound + bound - old_bound;
    nodes_.push_back({parent, constraint, paths_.size(), bound, sum});
    paths_.push(plans_, agent);
    queue_.push(sum, plans_.total_cost(), plans_.conflict_count());
    ++statistics_.high_level_generated;
    plans_.erase(agent);
  }
  insert(agent, old_path);
}

/// Lower bound of the cost of an agent's path in a node.
int Ecbs::path_bound(int id, Agent agent) const {
  for (; nodes_[id].parent != kNone; id = nodes_[id].parent) {
    if (nodes_[id].constraint.agent == agent) return nodes_[id].path_bound;
  }
  return root_bounds_[agent];
}

void Ecbs::insert(Agent agent, std::size_t path) {
  plans_.insert(agent, paths_[path].length, paths_[path].cost, paths_.vertices(path));
  shown_[agent] = path;
}

SolverStatistics Ecbs::statistics() const {
  SolverStatistics statistics = statistics_;
  statistics.low_level_calls = astar_.calls();
  statistics.low_level_expanded = astar_.expanded();
  statistics.low_level_generated = astar_.generated();
  return statistics;
}

}  // namespace rhcr
