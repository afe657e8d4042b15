#pragma once

#include <cstdint>
#include <vector>

#include "map/graph.hpp"
#include "plan/snapshot.hpp"
#include "plan/window_problem.hpp"
#include "simulation/agents/fleet.hpp"
#include "solvers/options.hpp"

namespace rhcr {

/// Executes plans with agents that are held up now and then: whoever would move or turn is delayed
/// with some probability, and stays for some timesteps.
///
/// An agent enters a cell only after all those that the plan leads there before it, so that a plan
/// without conflicts is executed without conflicts however late agents are (a minimal communication
/// policy, Ma, Kumar and Koenig, AAAI 2017). The gaps of robust plans are used up first.
class Execution {
 public:
  Execution(const Graph& graph, const Options& options);

  /// Begins with a plan whose first `steps` timesteps are to be executed.
  void begin(const WindowPlan& plan, int steps);

  /// Where the agents are after one more timestep, the `step`-th of the plan for agents that are
  /// not late.
  const std::vector<Vertex>& next(const Fleet& fleet, const WindowPlan& plan, int step);

  /// Agents that were held up in the last timestep.
  int held_up() const { return held_up_; }

  /// Whether a delay held `agent` up in the timestep that ended at `timestep`.
  bool held_up(Agent agent, int timestep) const { return timestep <= until_[agent]; }

  void keep(Snapshot& snapshot) { snapshot.array(until_, 0); }

 private:
  struct Visit {
    int enter;
    int leave;  // first column of the plan in which the agent is elsewhere
    Agent agent;
  };

  void hold_up(const Fleet& fleet, const WindowPlan& plan);
  bool may_enter(Agent agent, Cell cell) const;
  bool delayed(Agent agent, int timestep);

  const Graph& graph_;
  const double probability_;
  const int shortest_;
  const int longest_;
  const std::uint64_t seed_;
  int held_up_ = 0;
  std::vector<int> until_;                  // by agent: first timestep at which it is free
  std::vector<int> progress_;               // by agent: column of the plan
  std::vector<std::uint8_t> moves_;         // by agent: goes on in this timestep
  std::vector<std::vector<Visit>> visits_;  // by cell, in this plan
  std::vector<Cell> visited_;               // cells with visits
  std::vector<Vertex> next_;
};

}  // namespace rhcr
