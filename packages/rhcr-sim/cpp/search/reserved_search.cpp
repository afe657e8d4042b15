#include "search/reserved_search.hpp"

#include <algorithm>

namespace rhcr {

bool ReservedSearch::plan(const PlanState& plans, Agent agent, const Word* above, Path& path) {
  plans_ = &plans;
  agent_ = agent;
  above_ = above;
  goals_ = problem_->goals_of(agent);
  goal_count_ = problem_->goal_count(agent);
  ++calls_;
  // An agent that rests has no right to its start, and its way costs nothing.
  const bool rests = problem_->rests(agent);
  const bool found = search(false, path) || (!rests && search(true, path));
  if (rests) path.cost = 0;
  return found;
}

int ReservedSearch::begin_problem(const WindowProblem& problem) {
  problem_ = &problem;
  window_ = problem.window;
  int goals = 0;
  for (Agent a = 0; a < problem.agents(); ++a) goals = std::max(goals, problem.goal_count(a));
  return goals;
}

bool ReservedSearch::begin_search(std::uint32_t last) {
  const bool anew = search_ == last;
  if (anew) {
    std::fill(reserved_.begin(), reserved_.end(), Reserved{});
    search_ = 0;
  }
  ++search_;
  return anew;
}

Word ReservedSearch::reserved(Cell cell) {
  Reserved& entry = reserved_[cell];
  if (entry.search != search_) {
    entry.search = search_;
    entry.times = plans_->reserved(cell, agent_, above_);
  }
  return entry.times;
}

int ReservedSearch::cost_through(Vertex vertex, int goal, int spent) const {
  if (goal == goal_count_) return spent;
  return spent + goals_[goal].distance[vertex] + goals_[goal].rest;
}

}  // namespace rhcr
