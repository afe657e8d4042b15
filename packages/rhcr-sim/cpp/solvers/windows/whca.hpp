#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "plan/best_plan.hpp"
#include "plan/plan_state.hpp"
#include "plan/window_problem.hpp"
#include "search/path_planner.hpp"
#include "solvers/windows/window_solver.hpp"

namespace rhcr {

/// Windowed prioritised planning in random orders (WHCA*, Silver, AIIDE 2005):
/// one agent after the other plans around all those before it. An order in
/// which an agent finds no way is given up for another one.
class Whca final : public WindowSolver {
 public:
  Whca(const Graph& graph, Planner planner, std::function<void()> poll);

  bool solve(const WindowProblem& problem, std::int64_t max_expansions, std::uint64_t seed,
             WindowPlan& plan) override;
  SolverStatistics statistics() const override;

 private:
  bool try_order(const WindowProblem& problem);

  std::function<void()> poll_;
  PlanState plans_;
  std::unique_ptr<PathPlanner> planner_;
  Path path_;
  std::vector<Agent> order_;
  std::vector<Word> planned_;
  BestPlan best_;
  SolverStatistics statistics_;
};

}  // namespace rhcr
