#include "simulation/move_checker.hpp"

#include <stdexcept>
#include <string>

namespace rhcr {
namespace {

constexpr Agent kNobody = -1;

[[noreturn]] void broken_rule(const char* what) {
  throw std::logic_error(std::string("internal error: the executed plan has ") + what);
}

}  // namespace

MoveChecker::MoveChecker(const Graph& graph, int robust)
    : graph_(graph),
      robust_(robust),
      occupant_(graph.cells(), kNobody),
      last_visit_(robust > 0 ? graph.cells() : 0) {}

void MoveChecker::check(const Fleet& fleet, const std::vector<Vertex>& next) {
  next_ = next;
  next_cells_.clear();
  for (const Vertex vertex : next_) next_cells_.push_back(graph_.cell_of(vertex));
  check_moves(fleet);
  check_cells();
  check_distance(fleet);
}

void MoveChecker::keep(Snapshot& snapshot) {
  for (Visit& visit : last_visit_) {
    snapshot.number(visit.agent, kNobody);
    snapshot.number(visit.timestep, 0);
  }
}

void MoveChecker::check_moves(const Fleet& fleet) {
  for (Agent agent = 0; agent < fleet.agents(); ++agent) occupant_[fleet.cells[agent]] = agent;
  for (Agent agent = 0; agent < fleet.agents(); ++agent) {
    if (next_[agent] == fleet.vertices[agent]) continue;
    if (!graph_.adjacent(fleet.vertices[agent], next_[agent])) broken_rule("an illegal move");
    const Agent other = occupant_[next_cells_[agent]];
    if (other != kNobody && other != agent && next_cells_[other] == fleet.cells[agent]) {
      broken_rule("a swap conflict");
    }
  }
  for (const Cell cell : fleet.cells) occupant_[cell] = kNobody;
}

void MoveChecker::check_cells() {
  for (std::size_t agent = 0; agent < next_cells_.size(); ++agent) {
    Agent& occupant = occupant_[next_cells_[agent]];
    if (occupant != kNobody) broken_rule("a vertex conflict");
    occupant = static_cast<Agent>(agent);
  }
  for (const Cell cell : next_cells_) occupant_[cell] = kNobody;
}

void MoveChecker::check_distance(const Fleet& fleet) {
  if (robust_ == 0) return;
  for (Agent agent = 0; agent < fleet.agents(); ++agent) {
    last_visit_[fleet.cells[agent]] = {agent, fleet.timestep};
  }
  for (Agent agent = 0; agent < fleet.agents(); ++agent) {
    const Visit& visit = last_visit_[next_cells_[agent]];
    if (visit.agent == kNobody || visit.agent == agent) continue;
    if (fleet.timestep + 1 - visit.timestep <= robust_) broken_rule("agents too close in time");
  }
}

}  // namespace rhcr
