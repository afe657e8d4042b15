#include "solvers/steps/operation_table.hpp"

#include <algorithm>
#include <iterator>

namespace rhcr {

OperationTable::OperationTable(const Graph& graph, int lookahead)
    : graph_(graph),
      lookahead_(lookahead),
      occupants_(static_cast<std::size_t>(graph.cells()) * (lookahead + 1), kNobody) {
  set_now(0);
}

void OperationTable::set_now(int layer) {
  for (int time = 0; time <= lookahead_; ++time) {
    layers_[time] = (layer + time) % (lookahead_ + 1);
    at_[time] = occupants_.data() + static_cast<std::size_t>(layers_[time]) * graph_.cells();
  }
}

void OperationTable::begin(const WindowProblem& problem, const WindowPlan& plan) {
  clear();
  agents_ = problem.agents();
  operations_.resize(static_cast<std::size_t>(agents_) * (lookahead_ + 1));
  robust_ = problem.robust;
  if (robust_ > 0) close_recent(problem);
  if (go_on(problem, plan)) return;
  std::fill(occupants_.begin(), occupants_.end(), kNobody);
  for (Agent agent = 0; agent < agents_; ++agent) {
    Operation stay;
    std::fill(std::begin(stay.vertices), std::end(stay.vertices), problem.start_vertices[agent]);
    occupant(0, problem.starts[agent]) = agent;
    put(agent, stay);
  }
}

void OperationTable::close_recent(const WindowProblem& problem) {
  now_ = 0;
  closed_.assign(graph_.cells(), {});
  for (Agent agent = 0; agent < agents_; ++agent) {
    for (const Closure& closure : closures_of(problem, agent)) {
      close(closure.cell, agent, closure.last);
    }
  }
}

void OperationTable::clear() {
  for (Agent agent = 0; agent < agents_; ++agent) {
    for (int time = 0; time <= lookahead_; ++time) occupant(time, cell(agent, time)) = kNobody;
  }
  set_now(0);
}

bool OperationTable::go_on(const WindowProblem& problem, const WindowPlan& plan) {
  const int last = plan.stride - 1 - plan.executed;
  const bool same_team = plan.vertices.size() == static_cast<std::size_t>(agents_) * plan.stride;
  if (last < 1 || !same_team) return false;
  for (Agent agent = 0; agent < agents_; ++agent) occupant(0, problem.starts[agent]) = agent;
  for (Agent agent = 0; agent < agents_; ++agent) {
    const Vertex* path = plan.path(agent) + plan.executed;
    if (path[0] != problem.start_vertices[agent]) return false;
    Operation operation;
    for (int time = 0; time <= lookahead_; ++time) {
      operation.vertices[time] = path[std::min(time, last)];
      const bool leaves = operation.vertices[time] != path[0];
      if (leaves && time <= problem.busy[agent]) return false;
    }
    if (visit_conflicts(agent, operation.vertices, [](Agent) { return false; }) > 0) return false;
    put(agent, operation);
  }
  return true;
}

Operation OperationTable::operation(Agent agent) const {
  Operation operation;
  for (int time = 0; time <= lookahead_; ++time) operation.vertices[time] = vertex(agent, time);
  return operation;
}

void OperationTable::put(Agent agent, const Vertex* operation) {
  Vertex* own = operations_.data() + static_cast<std::size_t>(agent) * (lookahead_ + 1);
  own[layers_[0]] = operation[0];
  for (int time = 1; time <= lookahead_; ++time) {
    own[layers_[time]] = operation[time];
    occupant(time, graph_.cell_of(operation[time])) = agent;
  }
}

void OperationTable::lift(Agent agent) {
  // The present does not change, and others must not swap cells with the agent.
  for (int time = 1; time <= lookahead_; ++time) occupant(time, cell(agent, time)) = kNobody;
}

void OperationTable::advance() {
  for (Agent agent = 0; agent < agents_; ++agent) {
    occupant(0, cell(agent, 0)) = kNobody;
    if (robust_ > 0) close(cell(agent, 0), agent, now_ + robust_);
    const Vertex last = vertex(agent, lookahead_);
    operations_[static_cast<std::size_t>(agent) * (lookahead_ + 1) + layers_[0]] = last;
  }
  set_now(layers_[1]);
  ++now_;
  for (Agent agent = 0; agent < agents_; ++agent) {
    occupant(lookahead_, cell(agent, lookahead_)) = agent;
  }
}

}  // namespace rhcr
