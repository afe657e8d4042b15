#include "search/focal_astar.hpp"

#include <algorithm>

#include "search/path_extraction.hpp"

namespace rhcr {

FocalAstar::FocalAstar(const Graph& graph, double suboptimality)
    : graph_(graph),
      blocked_cells_(graph.cells(), 0),
      blocked_moves_(static_cast<std::size_t>(graph.vertices()) * kDirections, 0),
      queue_(suboptimality) {}

void FocalAstar::prepare(const WindowProblem& problem) {
  problem_ = &problem;
  window_ = problem.window;
  std::fill(blocked_cells_.begin(), blocked_cells_.end(), 0);
  const auto close = [this](const Closure& closure) {
    blocked_cells_[closure.cell] = low_bits(std::min(closure.last, window_) + 1);
  };
  for (const Closure& closure : problem.closed) close(closure);
  int goals = 0;
  for (Agent a = 0; a < problem.agents(); ++a) {
    goals = std::max(goals, problem.goal_count(a));
    for (const Closure& closure : closures_of(problem, a)) close(closure);
  }
  const std::size_t states = static_cast<std::size_t>(window_) * graph_.vertices() * goals;
  if (known_.size() < states) known_.resize(states);
}

bool FocalAstar::plan(const PlanState& plans, Agent agent,
                      const std::vector<Constraint>& constraints, Path& path) {
  plans_ = &plans;
  agent_ = agent;
  goals_ = problem_->goals_of(agent);
  goal_count_ = problem_->goal_count(agent);
  ++calls_;
  for (const Closure& closure : closures_of(*problem_, agent)) {
    change(&blocked_cells_[closure.cell], 0);
  }
  for (const Constraint& constraint : constraints) {
    Word* times = blocked_times(constraint);
    change(times, *times | (low_bits(constraint.last + 1) & ~low_bits(constraint.first)));
  }
  const bool found = search(path);
  for (; !changed_.empty(); changed_.pop_back()) *changed_.back().first = changed_.back().second;
  return found;
}

void FocalAstar::change(Word* times, Word value) {
  changed_.emplace_back(times, *times);
  *times = value;
}

Word* FocalAstar::blocked_times(const Constraint& constraint) {
  if (constraint.from == kNoCell) return &blocked_cells_[constraint.to];
  const auto& next = graph_.neighbours(constraint.from);
  const auto direction = std::find(next.begin(), next.end(), constraint.to) - next.begin();
  return &blocked_moves_[static_cast<std::size_t>(constraint.from) * kDirections + direction];
}

bool FocalAstar::search(Path& path) {
  if (++search_ == 0) {
    std::fill(known_.begin(), known_.end(), Known{});
    search_ = 1;
  }
  nodes_.clear();
  queue_.clear();
  generate({problem_->start_vertices[agent_], kNone, 0, 0, 0, 0, 0, 0});
  for (int id = queue_.pop(); id != kNone; id = queue_.pop()) {
    ++expanded_;
    if (last(nodes_[id])) {
      extract_path(nodes_, id, goal_count_, window_, path);
      if (problem_->rests(agent_)) path.cost = 0;
      return true;
    }
    const Node& node = nodes_[id];
    const Known& best = known(node);
    if (best.conflicts >= node.conflicts || best.spent > node.spent) expand(id);
  }
  return false;
}

void FocalAstar::expand(int id) {
  const Vertex vertex = nodes_[id].vertex;
  const int arrival = nodes_[id].time + 1;
  move_to(id, vertex, graph_.wait_weight(graph_.cell_of(vertex)));
  for (int move = 0; move < kDirections; ++move) {
    const Vertex next = graph_.neighbours(vertex)[move];
    const std::size_t index = static_cast<std::size_t>(vertex) * kDirections + move;
    if (next == kNoCell || (blocked_moves_[index] >> arrival) & 1u) continue;
    move_to(id, next, graph_.weight(vertex, move));
  }
}

void FocalAstar::move_to(int parent, Vertex vertex, int weight) {
  const Node& from = nodes_[parent];
  const Cell cell = graph_.cell_of(vertex);
  const int arrival = from.time + 1;
  if ((blocked_cells_[cell] >> arrival) & 1u) return;
  const int met = collisions(graph_.cell_of(from.vertex), cell, arrival);
  generate(
      {vertex, parent, from.goal, arrival, arrival, from.spent + weight, 0, from.conflicts + met});
}

void FocalAstar::generate(Node node) {
  const Cell cell = graph_.cell_of(node.vertex);
  bool bound_to_serve = node.parent == kNone && problem_->busy[agent_] > 0;
  while (!last(node) && goals_[node.goal].at(cell)) {
    if (goals_[node.goal].service > 0 && !bound_to_serve) add(node);
    if (!serve(node)) return;
    bound_to_serve = false;
  }
  add(node);
}

/// Stays for the service of the next goal; false if the cell is blocked meanwhile.
bool FocalAstar::serve(Node& node) const {
  const Cell cell = graph_.cell_of(node.vertex);
  const int end = node.time + goals_[node.goal].service;
  for (int time = node.time + 1; time <= std::min(end, window_); ++time) {
    if ((blocked_cells_[cell] >> time) & 1u) return false;
    node.conflicts += collisions(cell, cell, time);
  }
  node.time = end;
  node.spent += goals_[node.goal].stay_cost(goals_[node.goal].service, graph_);
  ++node.goal;
  return true;
}

int FocalAstar::collisions(Cell from, Cell to, int time) const {
  const bool rests = problem_->rests(agent_);
  const int met = plans_->collisions(agent_, rests, from, to, time);
  if (problem_->others == nullptr) return met;
  return met + problem_->others->collisions(PlanState::kNoAgent, rests, from, to, time);
}

void FocalAstar::add(Node node) {
  node.cost = node.spent;
  if (node.goal < goal_count_) {
    node.cost += goals_[node.goal].distance[node.vertex] + goals_[node.goal].rest;
  }
  if (!last(node)) {
    Known& best = known(node);
    if (best.search == search_ && best.conflicts <= node.conflicts && best.spent <= node.spent) {
      return;
    }
    best = {search_, node.spent, node.conflicts};
  }
  ++generated_;
  nodes_.push_back(node);
  queue_.push(node.cost, node.cost, node.conflicts);
}

bool FocalAstar::last(const Node& node) const {
  return node.goal == goal_count_ || node.time >= window_;
}

FocalAstar::Known& FocalAstar::known(const Node& node) {
  const std::size_t state = static_cast<std::size_t>(node.goal) * graph_.vertices() + node.vertex;
  return known_[state * window_ + node.time];
}

}  // namespace rhcr
