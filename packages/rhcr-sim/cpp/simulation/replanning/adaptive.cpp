#include "simulation/replanning/adaptive.hpp"

#include <algorithm>
#include <utility>

namespace rhcr {
namespace {

constexpr int kShare = 20;  // one agent in so many may stand still
constexpr int kFew = 1;     // so many always may
constexpr int kLongestPause = 32;

}  // namespace

void Adaptive::replan(const Moment& moment, WindowPlan& plan, WindowRecord& record) {
  if (pause_ > 0) {
    --pause_;
  } else if (!moment.stalled) {
    flow_->replan(moment, trial_, record);
    if (!record.fallback && flows(moment, trial_)) {
      std::swap(plan, trial_);
      next_pause_ = 1;
      return;
    }
    pause_ = next_pause_;
    next_pause_ = std::min(2 * next_pause_, kLongestPause);
  }
  record.fallback = true;
  jam_->replan(moment, plan, record);
}

void Adaptive::keep(Snapshot& snapshot, const Fleet& now) {
  flow_->keep(snapshot, now);
  jam_->keep(snapshot, now);
  snapshot.number(pause_, 0);
  snapshot.number(next_pause_, 1, kLongestPause);
}

/// Whether few enough of the agents that have somewhere to go stand still in the period.
bool Adaptive::flows(const Moment& moment, const WindowPlan& plan) const {
  const WindowProblem& problem = moment.problem;
  int driving = 0;
  int still = 0;
  for (Agent agent = 0; agent < problem.agents(); ++agent) {
    if (problem.busy[agent] > 0 || problem.rests(agent)) continue;
    ++driving;
    const Vertex* path = plan.path(agent);
    still += std::all_of(path, path + moment.steps + 1,
                         [&](Vertex vertex) { return vertex == path[0]; });
  }
  return still <= std::max(kFew, driving / kShare);
}

}  // namespace rhcr
