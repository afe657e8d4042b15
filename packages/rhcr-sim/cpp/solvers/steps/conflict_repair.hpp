#pragma once

#include <vector>

#include "map/graph.hpp"
#include "plan/window_problem.hpp"

namespace rhcr {

/// Makes agents wait until a joint move is free of conflicts.
class StepRepair {
 public:
  /// `by_rank` are the agents, those that win conflicts first.
  StepRepair(const WindowProblem& problem, const Graph& graph, std::vector<Agent> by_rank);

  /// Replaces targets by the current cell for every agent that has to wait. `now` are the cells at
  /// time `step`, to be called with 0, 1, ...
  void resolve(int step, const std::vector<Cell>& now, std::vector<Cell>& targets);

 private:
  struct Closed {  // to all agents but one
    Agent agent = -1;
    int last = 0;
  };

  bool closed(Cell cell, Agent agent, int time) const {
    return robust_ > 0 && closed_[cell].agent != agent && time <= closed_[cell].last;
  }

  void claim(int step, const std::vector<Cell>& now, std::vector<Cell>& targets);
  void displace_behind_waiting(const std::vector<Cell>& now, std::vector<Cell>& targets);

  std::vector<Agent> by_rank_;
  std::vector<int> rank_;
  std::vector<Agent> occupant_;
  std::vector<Agent> claimant_;
  std::vector<Agent> waiting_;
  int robust_;
  std::vector<Closed> closed_;  // by cell; only for robust plans
};

/// Turns possibly conflicting paths into `steps` conflict-free joint moves: `plan`
/// is replaced by one with the cells of the agents at relative times 0..steps.
///
/// At every step all agents propose the next cell of their path; the losers of
/// a conflict wait, and so does whoever wanted the cell of a waiting agent,
/// until nothing changes. Staying is always possible, so the loop ends. An
/// agent that waits beats one that moves; otherwise the one whose last task
/// finished longest ago wins, then the lower index. In robust plans a cell that
/// another agent was on too recently counts as occupied.
void repair_conflicts(const WindowProblem& problem, const Graph& graph, int steps,
                      WindowPlan& plan);

}  // namespace rhcr
