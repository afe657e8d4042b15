#pragma once

#include <cstdint>
#include <memory>
#include <utility>

#include "simulation/replanning/replanner.hpp"
#include "solvers/options.hpp"
#include "solvers/steps/step_planner.hpp"

namespace rhcr {

/// The number that breaks ties between equally good plans at a timestep.
inline std::uint64_t tie_seed(const Options& options, const Fleet& fleet) {
  return options.seed + static_cast<std::uint64_t>(fleet.timestep);
}

/// Moves agents step by step, without a window. When nobody gets on, the fallback does.
class StepByStep final : public Replanner {
 public:
  /// `fallback` may be null.
  StepByStep(const Options& options, std::unique_ptr<StepPlanner> planner,
             std::unique_ptr<StepPlanner> fallback)
      : options_(options), planner_(std::move(planner)), fallback_(std::move(fallback)) {}

  void replan(const Moment& moment, WindowPlan& plan, WindowRecord& record) override {
    const bool hand_over = moment.stalled && fallback_ != nullptr;
    if (hand_over) record.fallback = true;
    StepPlanner& planner = hand_over ? *fallback_ : *planner_;
    planner.plan(moment.problem, moment.steps, tie_seed(options_, moment.fleet), plan);
  }

  void keep(Snapshot& snapshot, const Fleet&) override {
    planner_->keep(snapshot);
    if (fallback_) fallback_->keep(snapshot);
  }

 private:
  const Options options_;
  std::unique_ptr<StepPlanner> planner_;
  std::unique_ptr<StepPlanner> fallback_;
};

}  // namespace rhcr
