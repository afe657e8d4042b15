#include "solvers/steps/lra.hpp"

#include <algorithm>
#include <tuple>

#include "solvers/steps/conflict_repair.hpp"

namespace rhcr {
namespace {

constexpr std::uint64_t kTiePurpose = 4;

}  // namespace

LraStar::LraStar(const Graph& graph)
    : graph_(graph),
      visits_(graph.vertices()),
      occupied_(graph.cells(), false),
      closed_(graph.cells(), false) {}

void LraStar::plan(const WindowProblem& problem, int steps, std::uint64_t seed, WindowPlan& plan) {
  plan.stride = steps + 1;
  plan.vertices.resize(static_cast<std::size_t>(problem.agents()) * plan.stride);
  waited_.resize(problem.agents(), false);
  for (const Cell cell : problem.starts) occupied_[cell] = true;
  for (Agent agent = 0; agent < problem.agents(); ++agent) {
    Vertex* path = plan.vertices.data() + static_cast<std::size_t>(agent) * plan.stride;
    plan_agent(problem, agent, Random(seed, kTiePurpose, agent), path, steps);
  }
  for (const Cell cell : problem.starts) occupied_[cell] = false;
  repair_conflicts(problem, graph_, steps, plan);
  for (Agent agent = 0; agent < problem.agents(); ++agent) {
    const Vertex* path = plan.path(agent);
    waited_[agent] = path[steps] == path[steps - 1];
  }
}

void LraStar::plan_agent(const WindowProblem& problem, Agent agent, Random random, Vertex* path,
                         int steps) {
  int time = 0;
  path[0] = problem.start_vertices[agent];
  const Cell start = problem.starts[agent];
  const Goal* goals = problem.goals_of(agent);
  for (int i = 0; i < problem.goal_count(agent) && time < steps; ++i) {
    if (goals[i].to_rest()) break;
    const bool blocked = time == 0 && waited_[agent] && problem.busy[agent] == 0;
    if (blocked) close_beside(start, true);
    const bool found = find_leg(problem.delays, path[time], goals[i], random);
    if (blocked) close_beside(start, false);
    if (!found) find_leg(problem.delays, path[time], goals[i], random);
    for (std::size_t j = 0; j < leg_.size() && time < steps; ++j) path[++time] = leg_[j];
    for (int j = 0; j < goals[i].service && time < steps; ++j, ++time) path[time + 1] = path[time];
  }
  std::fill(path + time, path + steps + 1, path[time]);
}

void LraStar::close_beside(Cell cell, bool closed) {
  for (int heading = 0; heading < graph_.headings(); ++heading) {
    for (const Vertex next : graph_.neighbours(graph_.vertex(cell, heading))) {
      if (next == kNoCell || graph_.cell_of(next) == cell) continue;
      if (occupied_[graph_.cell_of(next)]) closed_[graph_.cell_of(next)] = closed;
    }
  }
}

/// Finds a cheapest path by A*; returns false if closed cells leave none.
bool LraStar::find_leg(const std::vector<int>& delays, Vertex from, const Goal& goal,
                       Random& random) {
  if (++search_ == 0) {
    std::fill(visits_.begin(), visits_.end(), Visit{});
    search_ = 1;
  }
  heap_.clear();
  leg_.clear();
  open(from, kNoCell, 0, goal, random);
  Vertex vertex = from;
  while (graph_.cell_of(vertex) != goal.cell) {
    if (heap_.empty()) return false;
    std::pop_heap(heap_.begin(), heap_.end());
    vertex = heap_.back().vertex;
    heap_.pop_back();
    Visit& visit = visits_[vertex];
    if (visit.done) continue;
    visit.done = true;
    const int delay = delays.empty() ? 0 : delays[graph_.cell_of(vertex)];
    for (int move = 0; move < kDirections; ++move) {
      const Vertex next = graph_.neighbours(vertex)[move];
      if (next == kNoCell || closed_[graph_.cell_of(next)]) continue;
      const bool turns = graph_.cell_of(next) == graph_.cell_of(vertex);
      const std::int64_t crossing = kDelayUnit + (turns ? 0 : delay);
      open(next, vertex, visit.cost + graph_.weight(vertex, move) * crossing, goal, random);
    }
  }
  for (; vertex != from; vertex = visits_[vertex].parent) leg_.push_back(vertex);
  std::reverse(leg_.begin(), leg_.end());
  return true;
}

void LraStar::open(Vertex vertex, Vertex parent, std::int64_t cost, const Goal& goal,
                   Random& random) {
  Visit& visit = visits_[vertex];
  if (visit.search == search_ && (visit.done || visit.cost <= cost)) return;
  visit = {search_, false, parent, cost};
  const auto tie = static_cast<std::uint32_t>(random.next() >> 32);
  heap_.push_back({cost + goal.distance[vertex] * kDelayUnit, cost, tie, vertex});
  std::push_heap(heap_.begin(), heap_.end());
}

bool LraStar::Open::operator<(const Open& other) const {
  return std::make_tuple(-estimate, cost, tie) <
         std::make_tuple(-other.estimate, other.cost, other.tie);
}

}  // namespace rhcr
