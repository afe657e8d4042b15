#include "simulation/execution.hpp"

#include "map/random.hpp"

namespace rhcr {
namespace {

constexpr std::uint64_t kDelayPurpose = 9;

}  // namespace

Execution::Execution(const Graph& graph, const Options& options)
    : graph_(graph),
      probability_(options.delay_probability),
      shortest_(options.delay_steps.front()),
      longest_(options.delay_steps.back()),
      seed_(options.seed),
      until_(options.agents, 0),
      progress_(options.agents, 0),
      moves_(options.agents, 0),
      visits_(probability_ > 0 ? graph.cells() : 0),
      next_(options.agents) {}

void Execution::begin(const WindowPlan& plan, int steps) {
  if (probability_ <= 0) return;
  progress_.assign(progress_.size(), 0);
  for (const Cell cell : visited_) visits_[cell].clear();
  visited_.clear();
  for (std::size_t a = 0; a < progress_.size() && steps > 0; ++a) {
    const auto agent = static_cast<Agent>(a);
    const Vertex* path = plan.path(agent);
    for (int enter = 0, leave = 0; enter <= steps; enter = leave) {
      const Cell cell = graph_.cell_of(path[enter]);
      for (leave = enter; leave <= steps && graph_.cell_of(path[leave]) == cell;) ++leave;
      visits_[cell].push_back({enter, leave, agent});
      visited_.push_back(cell);
    }
  }
}

const std::vector<Vertex>& Execution::next(const Fleet& fleet, const WindowPlan& plan, int step) {
  if (probability_ <= 0) {
    for (Agent agent = 0; agent < fleet.agents(); ++agent) next_[agent] = plan.path(agent)[step];
    return next_;
  }
  hold_up(fleet, plan);
  for (bool changed = true; changed;) {  // who waits for an agent that stays, stays too
    changed = false;
    for (Agent agent = 0; agent < fleet.agents(); ++agent) {
      if (!moves_[agent]) continue;
      const Cell cell = graph_.cell_of(plan.path(agent)[progress_[agent] + 1]);
      if (cell == fleet.cells[agent] || may_enter(agent, cell)) continue;
      moves_[agent] = 0;
      changed = true;
    }
  }
  for (Agent agent = 0; agent < fleet.agents(); ++agent) {
    progress_[agent] += moves_[agent];
    next_[agent] = plan.path(agent)[progress_[agent]];
  }
  return next_;
}

void Execution::hold_up(const Fleet& fleet, const WindowPlan& plan) {
  held_up_ = 0;
  for (Agent agent = 0; agent < fleet.agents(); ++agent) {
    const Vertex* here = plan.path(agent) + progress_[agent];
    const bool stays = here[1] == here[0];
    moves_[agent] = stays || !delayed(agent, fleet.timestep);
    held_up_ += !moves_[agent];
  }
}

bool Execution::delayed(Agent agent, int timestep) {
  if (timestep < until_[agent]) return true;
  const auto index = static_cast<std::uint64_t>(timestep) * until_.size() + agent;
  Random random(seed_, kDelayPurpose, index);
  if (random.unit() >= probability_) return false;
  const auto durations = static_cast<std::uint32_t>(longest_ - shortest_ + 1);
  until_[agent] = timestep + shortest_ + static_cast<int>(random.below(durations));
  return true;
}

bool Execution::may_enter(Agent agent, Cell cell) const {
  for (const Visit& visit : visits_[cell]) {
    if (visit.agent == agent || visit.enter > progress_[agent]) continue;
    const int column = progress_[visit.agent] + moves_[visit.agent];
    if (column < visit.leave) return false;
  }
  return true;
}

}  // namespace rhcr
