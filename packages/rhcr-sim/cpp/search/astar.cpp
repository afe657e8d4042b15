#include "search/astar.hpp"

#include <algorithm>
#include <functional>

#include "search/path_extraction.hpp"

namespace rhcr {

void Astar::prepare(const WindowProblem& problem) {
  const int goals = begin_problem(problem);
  const std::size_t states = std::size_t{2} * window_ * graph_.vertices() * goals;
  if (known_.size() < states) known_.resize(states);
}

void Astar::clear() {
  if (begin_search(kLastSearch)) std::fill(known_.begin(), known_.end(), Known{});
  nodes_.clear();
  open_.clear();
}

bool Astar::search(bool wait_at_start, Path& path) {
  clear();
  const Vertex start = problem_->start_vertices[agent_];
  const bool may_stay = wait_at_start || (reserved(graph_.cell_of(start)) & 1u);
  generate({start, kNone, 0, 0, 0, 0, 0, may_stay});
  for (int id = take_best(); id != kNone; id = take_best()) {
    if (ends(nodes_[id].goal, nodes_[id].time)) {
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
  while (!ends(node.goal, node.time) && goals_[node.goal].at(cell)) {
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
  node.cost = cost_through(node.vertex, node.goal, node.spent);
  if (!ends(node.goal, node.time)) {
    Known& state = known(node);
    if (state.search == search_ && state.spent <= node.spent) return;
    state = {search_, node.spent};
  }
  ++generated_;
  open_.emplace_back(node.cost, -node.time, -static_cast<int>(nodes_.size()));
  std::push_heap(open_.begin(), open_.end(), std::greater<Entry>());
  nodes_.push_back(node);
}

Astar::Known& Astar::known(const Node& node) {
  const std::size_t layer = static_cast<std::size_t>(node.goal) * 2 + node.at_start;
  return known_[(layer * graph_.vertices() + node.vertex) * window_ + node.time];
}

}  // namespace rhcr
