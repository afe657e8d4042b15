#include "simulation/replanning/rolling_horizon.hpp"

#include <cstdint>
#include <numeric>

#include "simulation/replanning/step_by_step.hpp"
#include "solvers/factory.hpp"
#include "solvers/steps/conflict_repair.hpp"

namespace rhcr {

RollingHorizon::RollingHorizon(const Graph& graph, const Options& options,
                               const std::function<void()>& poll)
    : graph_(graph), options_(options), solver_(make_window_solver(options, graph, poll)) {
  if (options.fallback == "wait") return;
  fallback_ = make_step_planner(options.fallback, options, graph, poll);
}

void RollingHorizon::replan(const Moment& moment, WindowPlan& plan, WindowRecord& record) {
  const bool hand_over = moment.stalled && fallback_;
  if (!hand_over && solve(moment, plan, record)) return;
  record.fallback = true;
  if (fallback_) {
    plan = {};  // it may hold conflicts
    fallback_->plan(moment.problem, moment.steps, tie_seed(options_, moment.fleet), plan);
  } else {
    repair_conflicts(moment.problem, graph_, moment.steps, plan);
  }
}

bool RollingHorizon::solve(const Moment& moment, WindowPlan& plan, WindowRecord& record) {
  const SolverStatistics before = solver_->statistics();
  const bool solved = solver_->solve(moment.problem, options_.max_expansions,
                                     tie_seed(options_, moment.fleet), plan);
  record.work = solver_->statistics() - before;
  record.fallback = !solved;
  record.out_of_work = !solved && record.work.low_level_expanded > options_.max_expansions;
  if (solved) {
    record.cost = std::accumulate(plan.costs.begin(), plan.costs.end(), std::int64_t{0});
  }
  return solved;
}

}  // namespace rhcr
