#include "solvers/steps/pibt.hpp"

#include <algorithm>
#include <array>

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
  next_.resize(agents);
  progress_.assign(agents, {});
  for (Agent a = 0; a < agents; ++a) progress_[a].waited = problem.busy[a] > 0 ? 0 : -1;
  plan.stride = steps + 1;
  plan.vertices.resize(static_cast<std::size_t>(agents) * plan.stride);
  note_arrivals(problem);
  for (int step = 0;; ++step) {
    for (Agent a = 0; a < agents; ++a) {
      plan.vertices[static_cast<std::size_t>(a) * plan.stride + step] = now_[a];
    }
    if (step == steps) return;
    begin_step(problem);
    const auto at = [this](Agent agent) { return now_[agent]; };
    for (const Agent agent : order_.sort(problem, progress_, step, seed + step, at)) {
      if (next_[agent] == kNoCell) choose(problem, agent, seed + step);
    }
    for (Agent a = 0; a < agents; ++a) {
      occupant_now_[now_[a]] = kNobody;
      occupant_next_[next_[a]] = kNobody;
    }
    now_ = next_;
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

int Pibt::cost(const WindowProblem& problem, Agent agent, Cell cell, int weight) const {
  const Goal* goals = problem.goals_of(agent);
  const int count = problem.goal_count(agent);
  const GoalProgress& progress = progress_[agent];
  if (progress.rests(goals, count)) return cell != now_[agent];
  return progress.goal < count ? weight + goals[progress.goal].distance[cell] : 0;
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
    const Cell cell = graph_.neighbours(here)[direction];
    if (cell == kNoCell) continue;
    const auto tie = static_cast<std::uint32_t>(random.next() >> 33);
    const int weight = graph_.weight(here, direction);
    options[count++] = {cost(problem, agent, cell, weight), tie, cell};
  }
  const int stay = cost(problem, agent, here, graph_.wait_weight(here));
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
