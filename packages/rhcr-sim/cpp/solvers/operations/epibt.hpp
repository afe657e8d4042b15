#pragma once

#include <cstdint>
#include <vector>

#include "map/graph.hpp"
#include "plan/window_problem.hpp"
#include "solvers/operations/operation_lists.hpp"
#include "solvers/steps/goal_progress.hpp"
#include "solvers/steps/operation_table.hpp"
#include "solvers/steps/step_planner.hpp"
#include "solvers/steps/turn_order.hpp"

namespace rhcr {

/// PIBT that looks several steps ahead, after EPIBT (Yukhnevich and Andreychuk,
/// *Enhancing PIBT via Multi-Action Operations*, AAAI 2026).
///
/// Every agent holds an operation: its next `lookahead` moves. The operations of
/// all agents never conflict; at first everybody stays. At every step the agents
/// choose anew, in the order of `TurnOrder`. An agent tries operations from best
/// to worst. One that meets no other agent is taken. One that meets a single
/// agent of lower priority is taken if that agent finds another operation in
/// turn, by the same rule; several may move up in such a chain. After all choices
/// the first move is executed, and the rest of every operation, with a wait
/// behind it, is where the next step starts.
class Epibt : public StepPlanner {
 public:
  Epibt(const Graph& graph, int lookahead);

  void plan(const WindowProblem& problem, int steps, std::uint64_t seed, WindowPlan& plan) override;

 protected:
  /// Called when all agents have chosen, before they move.
  virtual void improve(std::uint64_t /*seed*/) {}

  OperationTable& table() { return table_; }
  OperationLists& lists() { return lists_; }

  /// The agents in the order of their turns.
  const std::vector<Agent>& order() const { return order_.agents(); }

 private:
  void begin(const WindowProblem& problem, const WindowPlan& former);
  void choose_all(int step, std::uint64_t seed);
  bool choose(Agent agent, int chain);
  bool may_push(Agent other, Agent& pushed) const;
  bool take(Agent agent, const Vertex* operation, Agent pushed, int chain);
  void write(int step, WindowPlan& plan) const;

  const int lookahead_;
  const WindowProblem* problem_ = nullptr;
  OperationTable table_;
  OperationLists lists_;
  TurnOrder order_;
  std::vector<GoalProgress> progress_;
  std::vector<std::uint8_t> settled_;  // chose in this step, or is choosing
  std::vector<std::uint8_t> visits_;   // choices made in this step
};

}  // namespace rhcr
