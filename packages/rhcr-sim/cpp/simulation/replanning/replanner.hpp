#pragma once

#include <functional>
#include <memory>

#include "map/scenario.hpp"
#include "plan/window_problem.hpp"
#include "simulation/agents/config.hpp"
#include "simulation/agents/fleet.hpp"
#include "simulation/agents/tasks.hpp"
#include "simulation/replanning/record.hpp"

namespace rhcr {

/// What is known when the agents are planned anew.
struct Moment {
  const Fleet& fleet;
  const WindowProblem& problem;
  int steps;            ///< timesteps until the agents are planned again, at least 1
  TaskAssigner& tasks;  ///< for planners that choose goals
  bool stalled;         ///< nobody has got on for long: a fallback had better plan
};

/// Plans all agents anew, again and again: in a rolling horizon, step by step, or to rest.
class Replanner {
 public:
  virtual ~Replanner() = default;

  /// Writes states of all agents at relative times 0..steps, or further, without conflicts in those
  /// steps, and notes in `record` what it took.
  virtual void replan(const Moment& moment, WindowPlan& plan, WindowRecord& record) = 0;

  /// What the replanner remembers from one call to the next, beside the plan. `now` are the agents.
  virtual void keep(Snapshot& snapshot, const Fleet& now) = 0;
};

/// The replanner that the options name. Throws std::invalid_argument if there is none. `poll` is
/// called often and may throw to stop a search.
std::unique_ptr<Replanner> make_replanner(const Scenario& scenario, const SimulationConfig& config,
                                          const Fleet& fleet, const std::function<void()>& poll);

}  // namespace rhcr
