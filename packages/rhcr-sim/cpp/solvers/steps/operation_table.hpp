#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

#include "map/graph.hpp"
#include "plan/window_problem.hpp"

namespace rhcr {

constexpr int kMaxLookahead = 8;
constexpr Agent kNobody = -1;

/// The next moves of one agent: its states at times 0, 1, ..., lookahead.
struct Operation {
  Vertex vertices[kMaxLookahead + 1];
};

/// The operations of all agents, indexed by time and cell.
///
/// Every agent holds one, except those that are lifted while they choose. Operations that are put
/// down do not conflict, nor would they if all agents stayed at their ends for ever. In robust
/// plans agents that come too close in time conflict, too.
class OperationTable {
 public:
  OperationTable(const Graph& graph, int lookahead);

  int lookahead() const { return lookahead_; }
  int agents() const { return agents_; }

  /// All agents go on as in `plan`, if they are where its executed moves led them and its further
  /// ones are free of conflicts. Otherwise everybody stays.
  void begin(const WindowProblem& problem, const WindowPlan& plan);

  Vertex vertex(Agent agent, int time) const {
    return operations_[static_cast<std::size_t>(agent) * (lookahead_ + 1) + layers_[time]];
  }
  Cell cell(Agent agent, int time) const { return graph_.cell_of(vertex(agent, time)); }
  Operation operation(Agent agent) const;

  void put(Agent agent, const Vertex* operation);
  void put(Agent agent, const Operation& operation) { put(agent, operation.vertices); }
  void lift(Agent agent);

  /// Calls `meets(other)` for agents that the lifted `agent` would meet on this operation, one
  /// after the other and maybe several times, until it returns false. Returns the time of that, or
  /// of a conflict that no other operation of another agent resolves, or 0 if there is none.
  template <typename Meets>
  int visit_conflicts(Agent agent, const Vertex* operation, Meets meets) const;

  /// Executes the first move of all; everybody stays a timestep longer at the end.
  void advance();

 private:
  void set_now(int layer);
  Agent& occupant(int time, Cell cell) { return at_[time][cell]; }
  Agent occupant(int time, Cell cell) const { return at_[time][cell]; }
  void clear();
  void close(Cell cell, Agent agent, int last) {
    if (closed_[cell].agent == kNobody || closed_[cell].last < last) closed_[cell] = {agent, last};
  }
  bool closed(Cell cell, Agent agent, int time) const {
    const Closed& closed = closed_[cell];
    return closed.agent != kNobody && closed.agent != agent && now_ + time <= closed.last;
  }
  template <typename Meets>
  int visit_close(Agent agent, const Vertex* operation, Meets meets) const;
  void close_recent(const WindowProblem& problem);
  bool go_on(const WindowProblem& problem, const WindowPlan& plan);

  const Graph& graph_;
  const int lookahead_;
  int agents_ = 0;
  int layers_[kMaxLookahead + 1] = {};  // by time: its layer; they follow cyclically
  Agent* at_[kMaxLookahead + 1] = {};   // by time: occupants in its layer
  std::vector<Agent> occupants_;        // by layer and cell
  std::vector<Vertex> operations_;      // by agent and layer

  struct Closed {  // to all agents but one
    Agent agent = kNobody;
    int last = 0;
  };

  // Only for robust plans.
  int robust_ = 0;
  int now_ = 0;                 // timesteps since the beginning of the problem
  std::vector<Closed> closed_;  // by cell: until when because of the past
};

template <typename Meets>
int OperationTable::visit_conflicts(Agent agent, const Vertex* operation, Meets meets) const {
  if (robust_ > 0) return visit_close(agent, operation, meets);
  Cell from = graph_.cell_of(operation[0]);
  for (int time = 1; time <= lookahead_; ++time) {
    const Cell to = graph_.cell_of(operation[time]);
    const Agent there = occupant(time, to);
    if (there != kNobody && !meets(there)) return time;
    if (to != from) {
      const Agent before = occupant(time - 1, to);
      if (before != kNobody && cell(before, time) == from && !meets(before)) return time;
    }
    from = to;
  }
  return 0;
}

/// Compares each visit with those of others in the `robust_` timesteps before and after it.
template <typename Meets>
int OperationTable::visit_close(Agent agent, const Vertex* operation, Meets meets) const {
  for (int time = 1; time <= lookahead_; ++time) {
    const Cell cell = graph_.cell_of(operation[time]);
    const Agent now = time <= robust_ ? occupant(0, cell) : kNobody;
    if ((now != kNobody && now != agent) || closed(cell, agent, time)) return time;
    const int last = std::min(time + robust_, lookahead_);
    for (int t = std::max(time - robust_, 1); t <= last; ++t) {
      const Agent other = occupant(t, cell);
      if (other != kNobody && !meets(other)) return time;
    }
  }
  return 0;
}

}  // namespace rhcr
