#pragma once

#include <cstdint>
#include <vector>

#include "graph.hpp"
#include "window_problem.hpp"

namespace rhcr {

/// Priority Inheritance with Backtracking (Okumura et al., AIJ 2022): one joint
/// move at a time, in linear time, always free of conflicts.
///
/// Agents choose in the order of the time since their last finished task. An
/// agent that wants the cell of another passes its turn on to it; if the other
/// cannot get away the agent tries its next best cell, and stays in the end.
class Pibt {
 public:
  explicit Pibt(const Graph& graph);

  /// Plans `steps` joint moves from `problem.starts`. Agents follow their goal
  /// queues and stay for service; the window of the problem is not used. Ties
  /// between equally good cells are broken by `seed`, agent and timestep.
  void plan(const WindowProblem& problem, int steps, std::uint64_t seed, WindowPlan& plan);

 private:
  struct State {
    int goal = 0;      // goals of the queue that are done
    int waited = -1;   // timesteps spent in service at the next goal, -1 if not there
  };

  void begin_step(const WindowProblem& problem);
  void note_arrivals(const WindowProblem& problem);
  bool busy(const WindowProblem& problem, Agent agent) const;
  int distance(const WindowProblem& problem, Agent agent, Cell cell) const;
  bool choose(const WindowProblem& problem, Agent agent, std::uint64_t step_seed);

  const Graph& graph_;
  std::vector<Agent> by_priority_;
  std::vector<State> states_;
  std::vector<Cell> now_;
  std::vector<Cell> next_;
  std::vector<Agent> occupant_now_;
  std::vector<Agent> occupant_next_;
};

}  // namespace rhcr
