#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "plan/best_plan.hpp"
#include "plan/path_stack.hpp"
#include "plan/plan_state.hpp"
#include "plan/window_problem.hpp"
#include "search/focal_astar.hpp"
#include "search/focal_queue.hpp"
#include "solvers/windows/window_solver.hpp"

namespace rhcr {

/// Windowed Enhanced Conflict-Based Search (Barer et al., SoCS 2014): a tree of
/// constraints in which every node forbids one agent its part in a conflict of
/// the parent, searched best first with focal lists on both levels. The sum of
/// path costs is at most `suboptimality` times the optimum of the window.
class Ecbs final : public WindowSolver {
 public:
  Ecbs(const Graph& graph, double suboptimality, std::function<void()> poll);

  bool solve(const WindowProblem& problem, std::int64_t max_expansions, std::uint64_t seed,
             WindowPlan& plan) override;
  SolverStatistics statistics() const override;

 private:
  static constexpr int kNone = -1;

  struct Node {
    int parent;
    Constraint constraint;     ///< new in this node
    std::size_t path;          ///< of the constrained agent, in `paths_`
    int path_bound;            ///< lower bound of that path's cost
    std::int64_t lower_bound;  ///< of the sum of costs
  };

  void plan_root();
  bool search(std::int64_t expansion_limit);
  void restore(int id);
  void branch(int parent, const Conflict& conflict);
  void add_child(int parent, const Constraint& constraint);
  int path_bound(int id, Agent agent) const;
  void insert(Agent agent, std::size_t path);

  std::function<void()> poll_;
  PlanState plans_;
  FocalAstar astar_;
  FocalQueue queue_;
  std::vector<Node> nodes_;
  PathStack paths_;                 // first the path of each agent in the root
  std::vector<int> root_bounds_;    // by agent
  std::vector<std::size_t> shown_;  // by agent: its path in `plans_`
  std::vector<std::size_t> wanted_;
  std::vector<Constraint> constraints_;
  int robust_ = 0;
  Path path_;
  BestPlan best_;
  SolverStatistics statistics_;
};

}  // namespace rhcr
