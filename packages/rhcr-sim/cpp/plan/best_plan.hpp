#pragma once

#include <cstdint>

#include "plan/plan_state.hpp"
#include "plan/window_problem.hpp"

namespace rhcr {

/// Writes the current paths; an agent without one stays at its start.
void write_plan(const PlanState& plans, WindowPlan& plan);

/// The best unfinished plan of a search: its first conflict comes latest, and
/// among those its cost is lowest.
class BestPlan {
 public:
  void clear() { time_ = -1; }
  bool known() const { return time_ >= 0; }
  const WindowPlan& plan() const { return plan_; }

  /// Keeps the current paths, whose first conflict is at `time`, if they are better.
  void remember(const PlanState& plans, int time);

 private:
  WindowPlan plan_;
  int time_ = -1;
  std::int64_t cost_ = 0;
};

}  // namespace rhcr
