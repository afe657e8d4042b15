#pragma once

#include <cstdint>
#include <memory>

#include "map/graph.hpp"
#include "plan/plan_state.hpp"
#include "plan/window_problem.hpp"

namespace rhcr {

/// Plans cheapest paths of single agents through their goals, with reservations
/// at times 0..window only.
class PathPlanner {
 public:
  virtual ~PathPlanner() = default;

  virtual void prepare(const WindowProblem& problem) = 0;

  /// Plans a cheapest path for `agent` around the agents in `above` and around
  /// the start cells of agents that wait there. An agent may always wait at its
  /// own start ("prioritised start"). Returns false if there is no path.
  virtual bool plan(const PlanState& plans, Agent agent, const Word* above, Path& path) = 0;

  std::int64_t expanded() const { return expanded_; }
  std::int64_t generated() const { return generated_; }
  std::int64_t calls() const { return calls_; }

 protected:
  std::int64_t expanded_ = 0;
  std::int64_t generated_ = 0;
  std::int64_t calls_ = 0;
};

enum class Planner { kSipp, kAstar };

/// SIPP needs a graph with unit costs.
std::unique_ptr<PathPlanner> make_path_planner(Planner planner, const Graph& graph);

}  // namespace rhcr
