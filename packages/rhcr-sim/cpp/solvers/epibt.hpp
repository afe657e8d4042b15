#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "map/graph.hpp"
#include "plan/window_problem.hpp"
#include "solvers/goal_progress.hpp"
#include "solvers/step_planner.hpp"

namespace rhcr {

constexpr int kMaxLookahead = 8;

/// PIBT that looks several steps ahead, after EPIBT (Yukhnevich and Andreychuk,
/// *Enhancing PIBT via Multi-Action Operations*, 2025).
///
/// Every agent holds an operation: its next `lookahead` moves. The operations of
/// all agents never conflict; at first everybody stays. At every step the agents
/// choose anew, in the order of the time since their last finished task. An
/// agent tries operations from best to worst. One that meets no other agent is
/// taken. One that meets a single agent of lower priority is taken if that agent
/// finds another operation in turn, by the same rule; several may move up in
/// such a chain. After all choices the first move is executed, and the rest of
/// every operation, with a wait behind it, is where the next step starts.
class Epibt final : public StepPlanner {
 public:
  Epibt(const Graph& graph, int lookahead);

  void plan(const WindowProblem& problem, int steps, std::uint64_t seed, WindowPlan& plan) override;

 private:
  using Operation = std::array<Cell, kMaxLookahead + 1>;  // cells at times 0..lookahead

  struct Choice {  // of an operation, depth-first within a bound on its cost
    Agent agent;
    int chain;            // number of agents that wait for this choice
    int first_direction;  // ties are broken by direction, counted from this one
    int bound;
    int next_bound;  // smallest cost above the bound that was met
    Operation cells;
  };

  struct Move {
    int cost;   ///< of the whole way through this state
    int spent;  ///< up to this state
    Cell cell;
    GoalProgress progress;
  };

  void begin(const WindowProblem& problem);
  void choose_all(std::uint64_t seed);
  void execute_step();
  bool choose(Agent agent, int chain);
  bool extend(Choice& choice, int time, const Move& last, Agent pushed);
  int list_moves(Agent agent, int first_direction, const Move& last,
                 std::array<Move, kDirections + 1>& moves) const;
  bool take(const Choice& choice, Agent pushed);
  bool may_enter(const Choice& choice, int time, Cell cell, Agent& pushed) const;
  bool may_push(Agent other, Agent& pushed) const;
  int cost(Agent agent, const Move& move) const;
  void put(Agent agent, const Cell* cells);
  void lift(Agent agent);
  std::size_t layer(int time) const { return (now_ + time) % (lookahead_ + 1); }
  Agent& occupant(int time, Cell cell) { return occupants_[layer(time) * graph_.cells() + cell]; }
  Agent occupant(int time, Cell cell) const {
    return occupants_[layer(time) * graph_.cells() + cell];
  }
  Cell cell(Agent agent, int time) const {
    return operations_[static_cast<std::size_t>(agent) * (lookahead_ + 1) + layer(time)];
  }

  const Graph& graph_;
  const int lookahead_;
  const WindowProblem* problem_ = nullptr;
  std::size_t now_ = 0;           // layer of the present, others follow cyclically
  std::vector<Agent> occupants_;  // by layer and cell
  std::vector<Cell> operations_;  // by agent and layer
  std::vector<GoalProgress> progress_;
  std::vector<Agent> by_priority_;
  std::vector<std::uint8_t> settled_;  // chose in this step, or is choosing
  std::vector<std::uint8_t> visits_;   // choices made in this step
  std::uint64_t step_seed_ = 0;
};

}  // namespace rhcr
