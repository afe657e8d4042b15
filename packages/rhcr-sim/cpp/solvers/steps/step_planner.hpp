#pragma once

#include <cstdint>

#include "plan/window_problem.hpp"

namespace rhcr {

/// Moves all agents step by step, always without conflicts.
class StepPlanner {
 public:
  virtual ~StepPlanner() = default;

  /// Plans `steps` joint moves from `problem.starts`. Agents follow their goal
  /// queues and stay for service; the window of the problem is not used. Ties
  /// between equally good moves are broken by `seed`, agent and timestep.
  virtual void plan(const WindowProblem& problem, int steps, std::uint64_t seed,
                    WindowPlan& plan) = 0;

  /// What the planner remembers from one call to the next, beside the plan.
  virtual void keep(Snapshot&) {}
};

}  // namespace rhcr
