#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "map/graph.hpp"
#include "plan/window_problem.hpp"
#include "solvers/steps/goal_progress.hpp"
#include "solvers/steps/operation_table.hpp"

namespace rhcr {

/// All operations that every agent could take, cheapest first, whatever the others do. They are
/// derived when they are first asked for and kept for a timestep.
///
/// The cost of an operation is what it spends and what is left of the way through all goals.
class OperationLists {
 public:
  OperationLists(const Graph& graph, int lookahead) : graph_(graph), lookahead_(lookahead) {}

  /// Begins a new timestep. `progress` is by agent; `seed` breaks ties.
  void begin(const WindowProblem& problem, const std::vector<GoalProgress>& progress,
             const OperationTable& table, std::uint64_t seed);

  /// Cost of the cheapest operation of `agent`.
  int cheapest(Agent agent) { return get(agent, 0)->cost; }

  /// Cost of going on from `operation`, which may be none of the list.
  int cost(Agent agent, const Operation& operation) const;

  class Walk;

 private:
  struct Entry {
    int cost;
    std::int32_t first;        // of its vertices
    std::int16_t branches[2];  // its first move, and its first two, numbered from 0
  };

  struct List {
    std::vector<Entry> entries;
    std::vector<Vertex> vertices;  // of the entries, lookahead + 1 each
    Vertex start = kNoCell;
    int next_bound = 0;  // smallest cost that is not derived yet
    int first_move = 0;  // ties are broken by direction, counted from this one
  };

  static constexpr int kMoves = kDirections + 1;

  struct State {  // of the derivation
    int cost;     // of the whole way through this state
    int spent;    // up to this state
    Vertex vertex;
    GoalProgress progress;
    std::int16_t branches[2];
  };

  /// The operation at place `i` in the list of `agent`; null behind the last one.
  const Entry* get(Agent agent, std::size_t i) {
    const List& list = lists_[agent];
    while (i >= list.entries.size()) {
      if (!derive(agent)) return nullptr;
    }
    return &list.entries[i];
  }

  bool derive(Agent agent);
  void extend(int time, const State& state);
  void add(const State& state);
  struct Choices {  // what can follow a state, the cheapest first
    std::array<State, kMoves> states;
    std::array<std::uint8_t, kMoves> order;  // of the states
    int count = 0;
  };

  void list_moves(int time, const State& last, Choices& choices) const;
  void sort_from(std::vector<Entry>& entries, std::size_t begin);
  int cost_through(const Goal* goals, int goal_count, Vertex vertex, const GoalProgress& progress,
                   int spent) const;

  const Graph& graph_;
  const int lookahead_;
  const WindowProblem* problem_ = nullptr;
  const std::vector<GoalProgress>* progress_ = nullptr;
  std::vector<List> lists_;  // by agent

  // The current derivation.
  Agent agent_ = 0;
  const Goal* goals_ = nullptr;
  int goal_count_ = 0;
  int lowest_ = 0;  // costs from here
  int bound_ = 0;   // to here
  Operation operation_;
  std::vector<Entry> sorted_;
};

/// A walk through the list of one agent. It leaves out what begins as an operation that turned out
/// to be blocked, so that nothing is looked at twice.
class OperationLists::Walk {
 public:
  Walk(OperationLists& lists, Agent agent) : lists_(lists), agent_(agent) {}

  /// Goes on to the next operation; returns false behind the last one.
  bool next() {
    do {
      entry_ = lists_.get(agent_, place_++);
    } while (entry_ != nullptr && (closed_ & (branch(1) | branch(2))) != 0);
    return entry_ != nullptr;
  }

  int cost() const { return entry_->cost; }

  /// States at times 0, 1, ..., lookahead.
  const Vertex* vertices() const { return lists_.lists_[agent_].vertices.data() + entry_->first; }

  /// Leaves out all operations that share the moves of the current one up to `time`.
  void close(int time) {
    if (time <= 2) closed_ |= branch(time);
  }

 private:
  std::uint32_t branch(int moves) const {
    return moves == 1 ? 1u << entry_->branches[0] : 1u << (kMoves + entry_->branches[1]);
  }

  OperationLists& lists_;
  const Agent agent_;
  const Entry* entry_ = nullptr;
  std::size_t place_ = 0;
  std::uint32_t closed_ = 0;  // first moves, and pairs of them
};

}  // namespace rhcr
