#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "map/graph.hpp"
#include "plan/window_problem.hpp"
#include "solvers/steps/conflict_repair.hpp"
#include "solvers/steps/goal_progress.hpp"
#include "solvers/steps/operation_table.hpp"
#include "solvers/steps/step_planner.hpp"
#include "solvers/steps/turn_order.hpp"

namespace rhcr {

/// Priority Inheritance with Backtracking (Okumura et al., AIJ 2022): one joint
/// move at a time, in linear time, always free of conflicts.
///
/// Agents choose in the order of `TurnOrder`. An agent that wants the cell of another
/// passes its turn on to it; if the other cannot get away the agent tries its next
/// best cell, and stays in the end.
///
/// Agents with headings, and agents that keep apart (`robust`), choose cells in the same way, but
/// move only when they face the cell and when nobody was there just now; until then they turn or
/// stay, and so do those behind them.
class Pibt final : public StepPlanner {
 public:
  explicit Pibt(const Graph& graph);

  void plan(const WindowProblem& problem, int steps, std::uint64_t seed, WindowPlan& plan) override;

 private:
  void begin_step(const WindowProblem& problem);
  void note_arrivals(const WindowProblem& problem);
  int cost(const WindowProblem& problem, Agent agent, Vertex vertex, int weight) const;
  bool choose(const WindowProblem& problem, Agent agent, std::uint64_t step_seed);
  void move(int step);
  Vertex towards(Vertex from, Cell cell) const;

  const Graph& graph_;
  TurnOrder order_;
  std::vector<GoalProgress> progress_;
  std::optional<StepRepair> repair_;  // of robust plans and agents with headings
  std::vector<Vertex> vertices_;      // by agent: where it is
  std::vector<Vertex> wanted_;        // by agent: on its way to `next_`
  std::vector<Cell> now_;
  std::vector<Cell> next_;
  std::vector<Agent> occupant_now_;
  std::vector<Agent> occupant_next_;
};

}  // namespace rhcr
