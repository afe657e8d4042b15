#include "plan/best_plan.hpp"

#include <algorithm>

namespace rhcr {

void write_plan(const PlanState& plans, WindowPlan& plan) {
  const int agents = plans.agents();
  plan.stride = plans.window() + 1;
  plan.vertices.resize(static_cast<std::size_t>(agents) * plan.stride);
  plan.costs.resize(agents);
  plan.lengths.resize(agents);
  for (Agent agent = 0; agent < agents; ++agent) {
    Vertex* out = plan.vertices.data() + static_cast<std::size_t>(agent) * plan.stride;
    const int length = plans.length(agent);
    const Vertex last = length > 0 ? plans.vertices(agent)[length - 1] : plans.start(agent);
    std::copy(plans.vertices(agent), plans.vertices(agent) + length, out);
    std::fill(out + length, out + plan.stride, last);
    plan.costs[agent] = plans.cost(agent);
    plan.lengths[agent] = length > 0 ? length : plan.stride;
  }
}

void BestPlan::remember(const PlanState& plans, int time) {
  const std::int64_t cost = plans.total_cost();
  if (time < time_ || (time == time_ && cost >= cost_)) return;
  time_ = time;
  cost_ = cost;
  write_plan(plans, plan_);
}

}  // namespace rhcr
