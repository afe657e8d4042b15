#include "search/astar.hpp"

#include <algorithm>
#include <functional>

#include "search/path_extraction.hpp"

namespace rhcr {

void Astar::prepare(const WindowProblem& problem) {
  problem_ = &problem;
  window_ = problem.window;
  int goals = 0;
  for (Agent a = 0; a < problem.agents(); ++a) goals = std::max(goals, problem.goal_count(a));
  const std::size_t states = std::size_t{2} * window_ * graph_.vertices() * goals;
  if (known_.size() < states) known_.resize(states);
}

bool Astar::plan(const PlanState& plans, Agent agent, const Word* above, Path& path) {
  plans_ = &plans;
  agent_ = agent;
  above_ = above;
  goals_ = problem_->goals_of(agent);
  goal_count_ = problem_->goal_count(agent);
  ++calls_;
  // An agent that rests has no right to its start, and its way costs nothing.
  const bool rests = problem_->rests(agent);
  const bool found = search(false, path) || (!rests && search(true, path));
  if (rests) path.cost = 0;
  return found;
}

void Astar::begin_search() {
  if (++search_ == 0) {
    std::fill(known_.begin(), known_.end(), Known{});
    std::fill(reserved_.begin(), reserved_.end(), Reserved{});
    search_ = 1;
  }
  nodes_.clear();
  open_.clear();
}

bool Astar::search(bool wait_at_start, Path& path) {
  begin_search();
  const Vertex start = problem_->start_vertices[agent_];
  const bool may_stay = wait_at_start || (reserved(graph_.cell_of(start)) & 1u);
  generate({start, kNone, 0, 0, 0, 0, 0, may_stay});
  for (int id = take_best(); id != kNone; id = take_best()) {
    if (last(nodes_[id])) {
      extract_path(nodes_, id, goal_count_, window_, path);
      return true;
    }
    if (known(nodes_[id]).spent == nodes_[id].spent) expand(id);
  }
  return false;
}

int Astar::take_best() {
  if (open_.empty()) return kNone;
  std::pop_heap(open_.begin(), open_.end(), std::greater<Entry>());
  const int id = -std::get<2>(open_.back());
  open_.pop_back();
  return id;
}

void Astar::expand(int id) {
  ++expanded_;
  const Node from = nodes_[id];
  const int arrival = from.time + 1;
  const auto free = [&](Cell cell) { return ((reserved(cell) >> arrival) & 1u) == 0; };
  const Cell here = graph_.cell_of(from.vertex);
  const bool may_stay = from.at_start || free(here);
  if (may_stay) {
    const int spent = from.spent + graph_.wait_weight(here);
    generate({from.vertex, id, from.goal, arrival, arrival, spent, 0, from.at_start});
  }
  for (int move = 0; move < kDirections; ++move) {
    const Vertex next = graph_.neighbours(from.vertex)[move];
    if (next == kNoCell) continue;
    const Cell cell = graph_.cell_of(next);
    const bool turns = cell == here;
    if (turns ? !may_stay : !free(cell)) continue;
    if (!turns && plans_->swap_reserved(here, cell, arrival, above_)) continue;
    const int spent = from.spent + graph_.weight(from.vertex, move);
    generate({next, id, from.goal, arrival, arrival, spent, 0, turns && from.at_start});
  }
}

void Astar::generate(const Node& arrived) {
  Node node = arrived;
  const Cell cell = graph_.cell_of(node.vertex);
  bool bound_to_serve = node.parent == kNone && problem_->busy[agent_] > 0;
  while (!last(node) && goals_[node.goal].at(cell)) {
    const bool disturbed = !node.at_start && reserved(cell) >> node.time != 0;
    if (goals_[node.goal].service > 0 && disturbed && !bound_to_serve) add(node);
    if (!serve(node)) return;
    bound_to_serve = false;
  }
  add(node);
}

/// Stays for the service of the next goal; false if the cell is reserved meanwhile.
bool Astar::serve(Node& node) {
  const int service = goals_[node.goal].service;
  const int end = std::min(node.time + service, window_);
  const Word stay = low_bits(end + 1) & ~low_bits(std::min(node.time, window_) + 1);
  if (!node.at_start && (reserved(graph_.cell_of(node.vertex)) & stay) != 0) return false;
  node.time += service;
  node.spent += goals_[node.goal].stay_cost(service, graph_);
  ++node.goal;
  return true;
}

void Astar::add(Node node) {
  node.cost = node.spent;
  if (node.goal < goal_count_) {
    node.cost += goals_[node.goal].distance[node.vertex] + goals_[node.goal].rest;
  }
  if (!last(node)) {
    Known& state = known(node);
    if (state.search == search_ && state.spent <= node.spent) return;
    state = {search_, node.spent};
  }
  ++generated_;
  open_.emplace_back(node.cost, -node.time, -static_cast<int>(nodes_.size()));
  std::push_heap(open_.begin(), open_.end(), std::greater<Entry>());
  nodes_.push_back(node);
}

bool Astar::last(const Node& node) const {
  return node.goal == goal_count_ || node.time >= window_;
}

Astar::Known& Astar::known(const Node& node) {
  const std::size_t layer = static_cast<std::size_t>(node.goal) * 2 + node.at_start;
  return known_[(layer * graph_.vertices() + node.vertex) * window_ + node.time];
}

Word Astar::reserved(Cell cell) {
  Reserved& entry = reserved_[cell];
  if (entry.search != search_) {
    entry.search = search_;
    entry.times = plans_->reserved(cell, agent_, above_);
  }
  return entry.times;
}

}  // namespace rhcr
