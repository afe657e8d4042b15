#include "simulation/simulation.hpp"

#include <algorithm>
#include <utility>

#include "solvers/steps/conflict_repair.hpp"

namespace rhcr {
namespace {

/// The goal classes that are drawn from without regard to where other agents rest.
const std::vector<GoalClass>& free_classes(const SimulationConfig& config) {
  static const std::vector<GoalClass> none;
  return config.endpoints == Endpoints::kFree ? config.goal_classes : none;
}

}  // namespace

Simulation::Simulation(const Scenario& scenario, SimulationConfig config,
                       std::function<void()> poll)
    : scenario_(scenario),
      config_(std::move(config)),
      poll_(std::move(poll)),
      fleet_(place_agents(scenario, config_)),
      assigner_(scenario, fleet_.cells, free_classes(config_), config_.allow_repeats,
                config_.staggered, config_.seed),
      replanner_(make_replanner(scenario, config_, fleet_, poll_)),
      builder_(scenario.graph(), config_, poll_),
      // Agents that are late come closer to others than robust plans let them.
      checker_(scenario.graph(), config_.delay_probability > 0 ? 0 : config_.robust),
      execution_(scenario.graph(), config_),
      congestion_(config_.agents),
      stall_(config_.agents) {
  note_states();
}

void Simulation::keep(Snapshot& snapshot) {
  int agents = config_.agents;
  snapshot.number(agents, config_.agents, config_.agents);
  fleet_.keep(snapshot, graph());
  assigner_.keep(snapshot);
  replanner_->keep(snapshot, fleet_);
  builder_.keep(snapshot);
  checker_.keep(snapshot);
  execution_.keep(snapshot);
  congestion_.keep(snapshot);
  stall_.keep(snapshot);
  snapshot.flag(stalled_);
  plan_.keep(snapshot, agents, graph());
  record_.keep(snapshot, graph(), agents, fleet_.timestep);
  snapshot.end();
}

bool Simulation::goals_done() const {
  if (assigner_.draws() || config_.endpoints != Endpoints::kFree) return false;
  for (Agent agent = 0; agent < agents(); ++agent) {
    if (assigner_.queue_length(agent) > 0) return false;
  }
  return true;
}

bool Simulation::runs_short(Agent agent) const {
  return !assigner_.outlook(agent, fleet_.cells[agent], timestep(), config_.period).enough;
}

bool Simulation::stands_at_goals(Agent agent) const {
  const TaskAssigner::QueuedGoal* queue = assigner_.queue(agent);
  const int length = assigner_.queue_length(agent);
  const auto here = [&](const auto& goal) { return goal.stop.cell == fleet_.cells[agent]; };
  return length > 0 && std::all_of(queue, queue + length, here);
}

void Simulation::advance() {
  poll_();
  WindowRecord window;
  window.start = timestep();
  window.finished = assign_goals();
  const int steps = goals_done() ? 0 : std::min(config_.period, config_.steps - timestep());
  const WindowProblem& problem = builder_.build(fleet_, assigner_, record_.positions);
  if (steps > 0) replanner_->replan({fleet_, problem, steps, assigner_, stalled_}, plan_, window);
  congestion_.begin_window(fleet_);
  window.finished += execute(steps);
  record_.windows.push_back(window);
  stalled_ = stalled(window);
  if (record_.congested_at < 0 && congestion_.congested(fleet_)) {
    record_.congested_at = window.start;
  }
}

/// Whether the fallback had better plan: from half of a livelock on until a task is finished.
bool Simulation::stalled(const WindowRecord& window) {
  if (config_.livelock_windows == 0 || config_.endpoints != Endpoints::kFree) return false;
  if (execution_.held_up() == 0) stall_.note_window(fleet_, assigner_);
  if (stall_.windows() > 0 && stall_.windows() >= config_.livelock_windows / 2) return true;
  return stalled_ && window.finished == 0;
}

void Simulation::move(const std::vector<int>& directions) {
  poll_();
  WindowRecord window;
  window.start = timestep();
  window.finished = assign_goals();
  const WindowProblem& problem = builder_.build(fleet_, assigner_, record_.positions);
  make_joint_move(problem, directions);
  repair_conflicts(problem, scenario_.graph(), 1, plan_);
  window.finished += execute(1);
  record_.windows.push_back(window);
}

void Simulation::make_joint_move(const WindowProblem& problem, const std::vector<int>& directions) {
  plan_.stride = 2;
  plan_.vertices.clear();
  plan_.costs.clear();
  for (Agent agent = 0; agent < agents(); ++agent) {
    const bool stays = directions[agent] < 0 || problem.busy[agent] > 0;
    const Vertex here = fleet_.vertices[agent];
    const Vertex next = stays ? kNoCell : graph().neighbours(here)[directions[agent]];
    plan_.vertices.insert(plan_.vertices.end(), {here, next == kNoCell ? here : next});
  }
}

int Simulation::assign_goals() {
  int finished = 0;
  for (Agent agent = 0; agent < agents(); ++agent) {
    const Cell cell = fleet_.cells[agent];
    TaskAssigner::Progress progress{0, false};
    do {  // a new goal may lie where the agent stands
      if (assigner_.draws()) assigner_.top_up(agent, cell, timestep(), config_.period);
      progress = assigner_.advance(agent, cell, timestep());
      finished += progress.finished;
    } while (progress.finished > 0);
  }
  return finished;
}

int Simulation::execute(int steps) {
  int finished = 0;
  execution_.begin(plan_, steps);
  for (int step = 1; step <= steps; ++step) {
    const std::vector<Vertex>& next = execution_.next(fleet_, plan_, step);
    checker_.check(fleet_, next);
    congestion_.note_states(fleet_);
    move_agents(next);
    record_.held_up.push_back(execution_.held_up());
    builder_.note_move(before_, fleet_);
    plan_.executed = step;
    finished += note_progress();
    if (goals_done()) break;
  }
  return finished;
}

void Simulation::move_agents(const std::vector<Vertex>& next) {
  before_ = fleet_.cells;
  for (Agent agent = 0; agent < agents(); ++agent) {
    fleet_.vertices[agent] = next[agent];
    fleet_.cells[agent] = graph().cell_of(next[agent]);
  }
  ++fleet_.timestep;
  note_states();
}

void Simulation::note_states() {
  record_.positions.insert(record_.positions.end(), fleet_.cells.begin(), fleet_.cells.end());
  if (!graph().rotation()) return;
  for (const Vertex vertex : fleet_.vertices) {
    record_.headings.push_back(graph().heading_of(vertex));
  }
}

int Simulation::note_progress() {
  int finished = 0;
  int serving = 0;
  int resting = 0;
  for (Agent agent = 0; agent < agents(); ++agent) {
    const bool without_goal = assigner_.queue_length(agent) == 0;
    const bool held_up = execution_.held_up(agent, timestep());
    resting += without_goal && !held_up && before_[agent] == fleet_.cells[agent];
    const TaskAssigner::Progress progress =
        assigner_.advance(agent, fleet_.cells[agent], timestep());
    finished += progress.finished;
    serving += progress.serving;
    if (progress.finished > 0) fleet_.last_finished[agent] = timestep();
    congestion_.note_agent(agent, timestep(), progress.serving || held_up, without_goal);
  }
  record_.serving.push_back(serving);
  record_.resting.push_back(resting);
  return finished;
}

}  // namespace rhcr
