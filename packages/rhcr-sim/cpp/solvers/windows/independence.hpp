#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "plan/plan_state.hpp"
#include "plan/window_problem.hpp"
#include "solvers/windows/window_solver.hpp"

namespace rhcr {

/// Independence detection (Standley, AAAI 2010): every agent is planned alone, and whenever the
/// paths of two groups conflict, these are merged and planned together. All groups share the
/// work limit. A solver with soft constraints avoids the paths of the other groups.
///
/// Groups that are planned apart cost no more than in a plan of all agents, so a bound of the inner
/// solver on the sum of costs holds for the whole plan.
class IndependenceDetection final : public WindowSolver {
 public:
  IndependenceDetection(const Graph& graph, std::unique_ptr<WindowSolver> inner,
                        std::function<void()> poll);

  bool solve(const WindowProblem& problem, std::int64_t max_expansions, std::uint64_t seed,
             WindowPlan& plan) override;
  SolverStatistics statistics() const override;

 private:
  bool plan_group(const std::vector<Agent>& group);
  void select(const std::vector<Agent>& group);
  const std::vector<Agent>& merge(Agent a, Agent b);
  std::int64_t expanded() const { return inner_->statistics().low_level_expanded; }

  std::unique_ptr<WindowSolver> inner_;
  std::function<void()> poll_;
  const WindowProblem* problem_ = nullptr;
  std::int64_t expansion_limit_ = 0;
  std::uint64_t seed_ = 0;
  PlanState plans_;
  WindowProblem part_;  // of the group that is planned
  WindowPlan part_plan_;
  std::vector<std::vector<Agent>> groups_;
  std::vector<int> group_of_;  // by agent
  std::int64_t merges_ = 0;
};

}  // namespace rhcr
