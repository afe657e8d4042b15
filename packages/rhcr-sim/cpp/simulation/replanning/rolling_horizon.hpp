#pragma once

#include <functional>
#include <memory>

#include "map/graph.hpp"
#include "simulation/replanning/replanner.hpp"
#include "solvers/options.hpp"
#include "solvers/steps/step_planner.hpp"
#include "solvers/windows/window_solver.hpp"

namespace rhcr {

/// Rolling-Horizon Collision Resolution (RHCR, Li et al., AAAI 2021): one window after the other is
/// planned as a whole. A window that the solver cannot complete is planned by the fallback, or the
/// conflicts of its best plan are repaired by waiting.
class RollingHorizon final : public Replanner {
 public:
  RollingHorizon(const Graph& graph, const Options& options, const std::function<void()>& poll);

  void replan(const Moment& moment, WindowPlan& plan, WindowRecord& record) override;

  /// Solvers of windows remember nothing.
  void keep(Snapshot& snapshot, const Fleet&) override {
    if (fallback_) fallback_->keep(snapshot);
  }

 private:
  bool solve(const Moment& moment, WindowPlan& plan, WindowRecord& record);

  const Graph& graph_;
  const Options options_;
  std::unique_ptr<WindowSolver> solver_;
  std::unique_ptr<StepPlanner> fallback_;  // null: by waiting
};

}  // namespace rhcr
