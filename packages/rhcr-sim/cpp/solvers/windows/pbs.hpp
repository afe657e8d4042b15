#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <utility>
#include <vector>

#include "plan/best_plan.hpp"
#include "plan/path_stack.hpp"
#include "plan/plan_state.hpp"
#include "plan/priority_order.hpp"
#include "plan/window_problem.hpp"
#include "search/path_planner.hpp"
#include "solvers/windows/window_solver.hpp"

namespace rhcr {

/// Windowed Priority-Based Search (Ma et al., AAAI 2019; Li et al., AAAI 2021):
/// depth-first search over partial priority orders. Every order is completed by
/// replanning the agents that collide with one of higher priority.
class Pbs final : public WindowSolver {
 public:
  Pbs(const Graph& graph, Planner planner, std::function<void()> poll);

  bool solve(const WindowProblem& problem, std::int64_t max_expansions, std::uint64_t seed,
             WindowPlan& plan) override;
  SolverStatistics statistics() const override;

 private:
  struct Mark {
    std::size_t paths;
    std::size_t order;
  };

  struct Child {
    Agent low;
    Agent high;
    bool consistent = false;
    std::int64_t cost = 0;
    int conflicts = 0;

    bool better_than(const Child& other) const {
      return cost != other.cost ? cost < other.cost : conflicts < other.conflicts;
    }
  };

  struct Sibling {  // a child left for later
    Child child;
    Mark parent;
    std::size_t first_path;
    std::size_t last_path;
  };

  bool plan_root();
  bool search(std::int64_t expansion_limit);
  bool branch(const Conflict& conflict);
  bool backtrack();
  Child try_child(Agent low, Agent high);
  bool make_consistent();
  bool replan(Agent agent);
  void require_replan(const Conflict& conflict);
  Agent next_to_replan() const;
  Conflict choose_conflict() const;
  void save_paths_since(const Mark& mark);
  void replay(std::size_t first, std::size_t last);
  void place(Agent agent, int length, int cost, const Vertex* vertices);
  Mark mark() const { return {trail_.size(), order_.mark()}; }
  void undo(const Mark& mark);

  std::function<void()> poll_;
  const WindowProblem* problem_ = nullptr;
  PlanState plans_;
  PriorityOrder order_;
  std::unique_ptr<PathPlanner> planner_;
  Path path_;

  PathStack trail_;     // replaced paths, for undo
  PathStack replaced_;  // paths of siblings, for replay
  std::vector<Sibling> siblings_;
  std::vector<std::pair<Agent, Agent>> dead_pairs_;  // both orders failed

  std::vector<Word> to_replan_;
  std::vector<std::uint32_t> logged_;  // by agent: node in which its path was last put on the trail
  std::uint32_t node_ = 0;
  int replaced_in_node_ = 0;

  BestPlan best_;
  SolverStatistics statistics_;
};

}  // namespace rhcr
