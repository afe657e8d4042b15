#include "solvers/windows/independence.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

#include "plan/best_plan.hpp"

namespace rhcr {

IndependenceDetection::IndependenceDetection(const Graph& graph,
                                             std::unique_ptr<WindowSolver> inner,
                                             std::function<void()> poll)
    : inner_(std::move(inner)), poll_(std::move(poll)), plans_(graph) {}

bool IndependenceDetection::solve(const WindowProblem& problem, std::int64_t max_expansions,
                                  std::uint64_t seed, WindowPlan& plan) {
  problem_ = &problem;
  expansion_limit_ = expanded() + max_expansions;
  seed_ = seed;
  plans_.reset(problem);
  groups_.assign(problem.agents(), {});
  group_of_.resize(problem.agents());
  std::iota(group_of_.begin(), group_of_.end(), 0);
  bool solved = true;
  for (Agent agent = 0; agent < problem.agents(); ++agent) {
    groups_[agent] = {agent};
    solved = plan_group(groups_[agent]) && solved;
  }
  while (solved && plans_.conflict_count() > 0) {
    poll_();
    const Conflict conflict = plans_.first_conflict();
    solved = plan_group(merge(conflict.a, conflict.b));
  }
  write_plan(plans_, plan);
  return solved;
}

bool IndependenceDetection::plan_group(const std::vector<Agent>& group) {
  select(group);
  for (const Agent agent : group) {
    if (plans_.planned(agent)) plans_.erase(agent);
  }
  const std::int64_t left = std::max<std::int64_t>(expansion_limit_ - expanded(), 0);
  const bool solved = inner_->solve(part_, left, seed_, part_plan_);
  for (std::size_t i = 0; i < group.size(); ++i) {
    const int length = part_plan_.lengths[i];
    plans_.insert(group[i], length, part_plan_.costs[i], part_plan_.path(static_cast<Agent>(i)));
  }
  return solved;
}

void IndependenceDetection::select(const std::vector<Agent>& group) {
  part_.window = problem_->window;
  part_.robust = problem_->robust;
  part_.others = &plans_;
  part_.closed.clear();
  for (Agent agent = 0; agent < problem_->agents() && part_.robust > 0; ++agent) {
    if (group_of_[agent] == group_of_[group[0]]) continue;
    const std::vector<Closure> closures = closures_of(*problem_, agent);
    part_.closed.insert(part_.closed.end(), closures.begin(), closures.end());
  }
  part_.starts.clear();
  part_.start_vertices.clear();
  part_.busy.clear();
  part_.idle.clear();
  part_.recent.clear();
  part_.goals.clear();
  part_.first_goal.assign(1, 0);
  for (const Agent agent : group) {
    part_.starts.push_back(problem_->starts[agent]);
    part_.start_vertices.push_back(problem_->start_vertices[agent]);
    part_.busy.push_back(problem_->busy[agent]);
    part_.idle.push_back(problem_->idle[agent]);
    if (!problem_->recent.empty()) part_.recent.push_back(problem_->recent[agent]);
    const Goal* goals = problem_->goals_of(agent);
    part_.goals.insert(part_.goals.end(), goals, goals + problem_->goal_count(agent));
    part_.first_goal.push_back(static_cast<int>(part_.goals.size()));
  }
}

/// Puts the groups of two agents together.
const std::vector<Agent>& IndependenceDetection::merge(Agent a, Agent b) {
  ++merges_;
  std::vector<Agent>& group = groups_[group_of_[a]];
  std::vector<Agent> other;
  std::swap(other, groups_[group_of_[b]]);
  for (const Agent agent : other) group_of_[agent] = group_of_[a];
  group.insert(group.end(), other.begin(), other.end());
  std::sort(group.begin(), group.end());
  return group;
}

SolverStatistics IndependenceDetection::statistics() const {
  SolverStatistics statistics = inner_->statistics();
  statistics.group_merges = merges_;
  return statistics;
}

}  // namespace rhcr
