#include "solvers/steps/pibt.hpp"

#include <algorithm>
#include <array>
#include <numeric>
#include <utility>

#include "map/random.hpp"

namespace rhcr {
namespace {

constexpr int kOptions = kDirections + 1;

}  // namespace

Pibt::Pibt(const Graph& graph)
    : graph_(graph),
      occupant_now_(graph.cells(), kNobody),
      occupant_next_(graph.cells(), kNobody) {}

void Pibt::plan(const WindowProblem& problem, int steps, std::uint64_t seed, WindowPlan& plan) {
  const int agents = problem.agents();
  now_ = problem.starts;
  vertices_ = wanted_ = problem.start_vertices;
  next_.resize(agents);
  repair_.reset();
  if (graph_.rotation() || problem.robust > 0) {
    std::vector<Agent> by_rank(agents);  // they want different cells and do not swap
    std::iota(by_rank.begin(), by_rank.end(), 0);
    repair_.emplace(problem, graph_, std::move(by_rank));
  }
  progress_.assign(agents, {});
  for (Agent a = 0; a < agents; ++a) progress_[a].waited = problem.busy[a] > 0 ? 0 : -1;
  plan.stride = steps + 1;
  plan.vertices.resize(static_cast<std::size_t>(agents) * plan.stride);
  note_arrivals(problem);
  for (int step = 0;; ++step) {
    for (Agent a = 0; a < agents; ++a) {
      plan.vertices[static_cast<std::size_t>(a) * plan.stride + step] = vertices_[a];
    }
    if (step == steps) return;
    begin_step(problem);
    const auto at = [this](Agent agent) { return vertices_[agent]; };
    for (const Agent agent : order_.sort(problem, progress_, step, seed + step, at)) {
      if (next_[agent] == kNoCell) choose(problem, agent, seed + step);
    }
    move(step);
    note_arrivals(problem);
  }
}

void Pibt::begin_step(const WindowProblem& problem) {
  for (Agent a = 0; a < problem.agents(); ++a) {
    occupant_now_[now_[a]] = a;
    next_[a] = kNoCell;
    if (!progress_[a].busy(problem.goals_of(a), problem.goal_count(a))) continue;
    next_[a] = now_[a];
    occupant_next_[now_[a]] = a;
    ++progress_[a].waited;
  }
}

void Pibt::note_arrivals(const WindowProblem& problem) {
  for (Agent a = 0; a < problem.agents(); ++a) {
    progress_[a].arrive(problem.goals_of(a), problem.goal_count(a), now_[a]);
  }
}

/// All agents move that can.
void Pibt::move(int step) {
  const auto agents = static_cast<Agent>(now_.size());
  for (Agent a = 0; a < agents; ++a) {
    occupant_now_[now_[a]] = kNobody;
    occupant_next_[next_[a]] = kNobody;
  }
  if (repair_) {
    for (Agent a = 0; a < agents; ++a) {
      wanted_[a] = towards(vertices_[a], next_[a]);
      next_[a] = graph_.cell_of(wanted_[a]);
    }
    repair_->resolve(step, now_, next_);
    for (Agent a = 0; a < agents; ++a) {
      if (next_[a] == graph_.cell_of(wanted_[a])) vertices_[a] = wanted_[a];
    }
  } else {
    vertices_ = next_;
  }
  now_ = next_;
}

/// Where an agent is a timestep later that wants to a cell beside it, or stays.
Vertex Pibt::towards(Vertex from, Cell cell) const {
  if (cell == graph_.cell_of(from)) return from;
  int direction = 0;
  while (graph_.cell_of(graph_.beside(graph_.cell_of(from), direction)) != cell) ++direction;
  if (graph_.turns(from, direction) > 0) return graph_.turned(from, direction);
  return graph_.beside(graph_.cell_of(from), direction);
}

int Pibt::cost(const WindowProblem& problem, Agent agent, Vertex vertex, int weight) const {
  const Goal* goals = problem.goals_of(agent);
  const int count = problem.goal_count(agent);
  const GoalProgress& progress = progress_[agent];
  if (progress.rests(goals, count)) return graph_.cell_of(vertex) != now_[agent];
  return progress.goal < count ? weight + goals[progress.goal].distance[vertex] : 0;
}

bool Pibt::choose(const WindowProblem& problem, Agent agent, std::uint64_t step_seed) {
  struct Option {
    int cost;
    std::uint32_t tie;
    Cell cell;
  };
  std::array<Option, kOptions> options;
  int count = 0;
  Random random(step_seed, static_cast<std::uint64_t>(agent), 0);
  const Cell here = now_[agent];
  for (int direction = 0; direction < kDirections; ++direction) {
    const Vertex vertex = graph_.beside(here, direction);
    if (vertex == kNoCell) continue;
    const auto tie = static_cast<std::uint32_t>(random.next() >> 33);
    const int turning = graph_.turns(vertices_[agent], direction) * graph_.wait_weight(here);
    const int weight = turning + graph_.move_weight(here, direction);
    options[count++] = {cost(problem, agent, vertex, weight), tie, graph_.cell_of(vertex)};
  }
  const int stay = cost(problem, agent, vertices_[agent], graph_.wait_weight(here));
  options[count++] = {stay, 0xffffffffu, here};
  std::sort(options.begin(), options.begin() + count, [](const Option& a, const Option& b) {
    return a.cost != b.cost ? a.cost < b.cost : a.tie < b.tie;
  });
  for (int i = 0; i < count; ++i) {
    const Cell cell = options[i].cell;
    if (occupant_next_[cell] != kNobody) continue;
    const Agent other = occupant_now_[cell];
    if (other != kNobody && next_[other] == here) continue;
    next_[agent] = cell;
    occupant_next_[cell] = agent;
    const bool pushes = other != kNobody && other != agent && next_[other] == kNoCell;
    if (!pushes || choose(problem, other, step_seed)) return true;
  }
  next_[agent] = here;
  occupant_next_[here] = agent;
  return false;
}

}  // namespace rhcr
