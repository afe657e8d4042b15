#include "simulation/simulation.hpp"

#include <algorithm>
#include <numeric>
#include <stdexcept>
#include <string>
#include <utility>

#include "solvers/conflict_repair.hpp"

namespace rhcr {
namespace {

constexpr std::uint64_t kStartPurpose = 2;
constexpr std::uint64_t kHeadingPurpose = 5;

std::vector<Cell> draw_starts(const Scenario& scenario, const SimulationConfig& config) {
  if (!config.starts.empty()) return config.starts;
  std::vector<Cell> cells =
      config.start_candidates.empty() ? scenario.starts() : config.start_candidates;
  Random random(config.seed, kStartPurpose, 0);
  for (int i = 0; i < config.agents; ++i) {  // Fisher-Yates, as far as needed
    std::swap(cells[i], cells[i + random.below(static_cast<std::uint32_t>(cells.size()) - i)]);
  }
  cells.resize(config.agents);
  return cells;
}

/// The goal classes that are drawn from without regard to where other agents rest.
const std::vector<GoalClass>& free_classes(const SimulationConfig& config) {
  static const std::vector<GoalClass> none;
  return config.endpoints == Endpoints::kFree ? config.goal_classes : none;
}

std::vector<Vertex> draw_headings(const Graph& graph, const std::vector<Cell>& cells,
                                  std::uint64_t seed) {
  if (!graph.rotation()) return cells;
  std::vector<Vertex> vertices;
  Random random(seed, kHeadingPurpose, 0);
  for (const Cell cell : cells) {
    vertices.push_back(graph.vertex(cell, static_cast<int>(random.below(kDirections))));
  }
  return vertices;
}

[[noreturn]] void broken_rule(const char* what) {
  throw std::logic_error(std::string("internal error: the executed plan has ") + what);
}

}  // namespace

Simulation::Simulation(const Scenario& scenario, SimulationConfig config,
                       std::function<void()> poll)
    : scenario_(scenario),
      config_(std::move(config)),
      poll_(std::move(poll)),
      solver_(make_window_solver(config_, scenario.graph(), poll_)),
      stepper_(make_step_planner(config_, scenario.graph())),
      now_(draw_starts(scenario, config_)),
      vertices_(draw_headings(scenario.graph(), now_, config_.seed)),
      assigner_(scenario, now_, free_classes(config_), config_.allow_repeats, config_.staggered,
                config_.seed),
      last_finished_(config_.agents, 0),
      last_serving_(config_.agents, -1),
      last_resting_(config_.agents, -1),
      nowhere_(scenario.graph().vertices(), 0),
      occupant_(scenario.graph().cells(), -1),
      last_visit_(config_.robust > 0 ? scenario.graph().cells() : 0),
      delays_(scenario.graph().cells(), config_.agents, config_.travel_time_window) {
  record_.positions = now_;
  note_headings();
  if (config_.endpoints == Endpoints::kFree) return;
  RestPlaces places(scenario, config_.goal_classes, config_.endpoints, config_.homes, now_,
                    config_.seed);
  resting_ = std::make_unique<EndpointPlanner>(scenario, std::move(places), now_);
}

bool Simulation::goals_done() const {
  if (assigner_.draws() || resting_) return false;
  for (Agent agent = 0; agent < config_.agents; ++agent) {
    if (assigner_.queue_length(agent) > 0) return false;
  }
  return true;
}

bool Simulation::runs_short(Agent agent) const {
  return !assigner_.outlook(agent, now_[agent], timestep_, config_.period).enough;
}

void Simulation::advance() {
  poll_();
  const int first = timestep_;
  const int finished = assign_goals();
  const int steps = goals_done() ? 0 : std::min(config_.period, config_.steps - timestep_);
  if (!resting_) make_problem();
  WindowRecord window;
  window.start = first;
  if (resting_) {
    plan_to_rest(window);
  } else if (steps > 0) {
    plan_window(steps, window);
  }
  window.finished = finished + execute(steps);
  record_.windows.push_back(window);
  if (record_.congested_at < 0 && congested(first)) record_.congested_at = first;
}

void Simulation::move(const std::vector<int>& directions) {
  poll_();
  WindowRecord window;
  window.start = timestep_;
  window.finished = assign_goals();
  make_problem();
  make_joint_move(directions);
  repair_conflicts(problem_, scenario_.graph(), 1, plan_);
  window.finished += execute(1);
  record_.windows.push_back(window);
}

void Simulation::make_joint_move(const std::vector<int>& directions) {
  plan_.stride = 2;
  plan_.vertices.clear();
  plan_.costs.clear();
  for (Agent agent = 0; agent < config_.agents; ++agent) {
    const bool stays = directions[agent] < 0 || problem_.busy[agent] > 0;
    const Vertex here = vertices_[agent];
    const Vertex next = stays ? kNoCell : graph().neighbours(here)[directions[agent]];
    plan_.vertices.insert(plan_.vertices.end(), {here, next == kNoCell ? here : next});
  }
}

int Simulation::assign_goals() {
  int finished = 0;
  for (Agent agent = 0; agent < config_.agents; ++agent) {
    TaskAssigner::Progress progress{0, false};
    do {  // a new goal may lie where the agent stands
      if (assigner_.draws()) assigner_.top_up(agent, now_[agent], timestep_, config_.period);
      progress = assigner_.advance(agent, now_[agent], timestep_);
      finished += progress.finished;
    } while (progress.finished > 0);
  }
  return finished;
}

void Simulation::make_problem() {
  problem_.window = config_.window;
  problem_.starts = now_;
  problem_.start_vertices = vertices_;
  problem_.busy.resize(config_.agents);
  problem_.idle.resize(config_.agents);
  problem_.robust = config_.robust;
  note_recent_cells();
  if (config_.travel_time_window > 0) delays_.write(problem_.delays);
  problem_.goals.clear();
  problem_.first_goal.assign(1, 0);
  for (Agent agent = 0; agent < config_.agents; ++agent) {
    problem_.busy[agent] = assigner_.remaining_service(agent, timestep_);
    add_goals(agent);
    problem_.first_goal.push_back(static_cast<int>(problem_.goals.size()));
    problem_.idle[agent] = problem_.rests(agent) ? -1 : timestep_ - last_finished_[agent];
  }
}

void Simulation::note_recent_cells() {
  if (config_.robust < 2) return;
  problem_.recent.resize(config_.agents);
  const int steps = std::min(config_.robust - 1, timestep_);
  for (Agent agent = 0; agent < config_.agents; ++agent) {
    problem_.recent[agent].clear();
    for (int t = timestep_ - 1; t >= timestep_ - steps; --t) {
      problem_.recent[agent].push_back(record_.positions[t * config_.agents + agent]);
    }
  }
}

void Simulation::add_goals(Agent agent) {
  const int length = assigner_.queue_length(agent);
  const int count = assigner_.draws()
                        ? length
                        : assigner_.outlook(agent, now_[agent], timestep_, config_.period).goals;
  const TaskAssigner::QueuedGoal* queue = assigner_.queue(agent);
  const std::size_t first = problem_.goals.size();
  for (int i = 0; i < count; ++i) {
    const auto [cell, service] = queue[i].stop;
    problem_.goals.push_back({cell, queue[i].distance, service, 0});
  }
  if (problem_.busy[agent] > 0) problem_.goals[first].service = problem_.busy[agent];
  set_rests(problem_.goals.data() + first, count, scenario_.graph());
  if (!assigner_.draws() && count == length) problem_.goals.push_back(goal_to_rest(nowhere_));
}

void Simulation::plan_window(int steps, WindowRecord& record) {
  const std::uint64_t tie_seed = config_.seed + static_cast<std::uint64_t>(timestep_);
  if (!solver_) {
    stepper_->plan(problem_, steps, tie_seed, plan_);
    return;
  }
  if (solve(tie_seed, record)) return;
  if (stepper_) {
    stepper_->plan(problem_, steps, tie_seed, plan_);
  } else {
    repair_conflicts(problem_, scenario_.graph(), steps, plan_);
  }
}

bool Simulation::solve(std::uint64_t tie_seed, WindowRecord& record) {
  const SolverStatistics before = solver_->statistics();
  const bool solved = solver_->solve(problem_, config_.max_expansions, tie_seed, plan_);
  record.work = solver_->statistics() - before;
  record.fallback = !solved;
  record.out_of_work = !solved && record.work.low_level_expanded > config_.max_expansions;
  if (solved)
    record.cost = std::accumulate(plan_.costs.begin(), plan_.costs.end(), std::int64_t{0});
  return solved;
}

void Simulation::plan_to_rest(WindowRecord& record) {
  const SolverStatistics before = resting_->statistics();
  resting_->plan(timestep_, now_, assigner_, plan_);
  record.work = resting_->statistics() - before;
}

int Simulation::execute(int steps) {
  int finished = 0;
  for (int step = 1; step <= steps; ++step) {
    check_step(step);
    check_distance(step);
    move_agents(step);
    if (config_.travel_time_window > 0) delays_.note(timestep_, before_, now_);
    finished += note_progress();
    if (goals_done()) break;
  }
  return finished;
}

void Simulation::move_agents(int step) {
  before_ = now_;
  for (Agent agent = 0; agent < config_.agents; ++agent) {
    vertices_[agent] = plan_.path(agent)[step];
    now_[agent] = graph().cell_of(vertices_[agent]);
  }
  record_.positions.insert(record_.positions.end(), now_.begin(), now_.end());
  note_headings();
  ++timestep_;
}

void Simulation::note_headings() {
  if (!graph().rotation()) return;
  for (const Vertex vertex : vertices_) record_.headings.push_back(graph().heading_of(vertex));
}

int Simulation::note_progress() {
  int finished = 0;
  int serving = 0;
  int resting = 0;
  const std::size_t before = record_.positions.size() - 2 * now_.size();
  for (Agent agent = 0; agent < config_.agents; ++agent) {
    if (assigner_.queue_length(agent) == 0) {
      last_resting_[agent] = timestep_;
      resting += record_.positions[before + agent] == now_[agent];
    }
    const TaskAssigner::Progress progress = assigner_.advance(agent, now_[agent], timestep_);
    finished += progress.finished;
    serving += progress.serving;
    if (progress.finished > 0) last_finished_[agent] = timestep_;
    if (progress.serving) last_serving_[agent] = timestep_;
  }
  record_.serving.push_back(serving);
  record_.resting.push_back(resting);
  return finished;
}

void Simulation::check_step(int step) {
  for (Agent agent = 0; agent < config_.agents; ++agent) occupant_[now_[agent]] = agent;
  for (Agent agent = 0; agent < config_.agents; ++agent) {
    const Vertex next = plan_.path(agent)[step];
    if (next == vertices_[agent]) continue;
    if (!graph().adjacent(vertices_[agent], next)) broken_rule("an illegal move");
    const Cell from = now_[agent];
    const Agent other = occupant_[planned_cell(agent, step)];
    if (other >= 0 && other != agent && planned_cell(other, step) == from) {
      broken_rule("a swap conflict");
    }
  }
  for (const Cell cell : now_) occupant_[cell] = -1;
  for (Agent agent = 0; agent < config_.agents; ++agent) {
    Agent& occupant = occupant_[planned_cell(agent, step)];
    if (occupant >= 0) broken_rule("a vertex conflict");
    occupant = agent;
  }
  for (Agent agent = 0; agent < config_.agents; ++agent) occupant_[planned_cell(agent, step)] = -1;
}

void Simulation::check_distance(int step) {
  if (config_.robust == 0) return;
  for (Agent agent = 0; agent < config_.agents; ++agent)
    last_visit_[now_[agent]] = {agent, timestep_};
  for (Agent agent = 0; agent < config_.agents; ++agent) {
    const Visit& visit = last_visit_[planned_cell(agent, step)];
    if (visit.agent < 0 || visit.agent == agent) continue;
    if (timestep_ + 1 - visit.timestep <= config_.robust) broken_rule("agents too close in time");
  }
}

// Congestion (RHCR): more than half of the agents stood still in all states of the
// window but the last; agents in service do not count as such, agents without a goal not at all.
bool Simulation::congested(int first) const {
  const int states = timestep_ - first;
  if (states < 2) return false;
  const std::size_t agents = config_.agents;
  std::size_t still = 0;
  std::size_t driving = 0;
  for (std::size_t agent = 0; agent < agents; ++agent) {
    if (last_resting_[agent] > first) continue;
    ++driving;
    if (last_serving_[agent] >= first) continue;
    bool moved = false;
    for (int t = first + 1; t < first + states && !moved; ++t) {
      moved = state_at(t, agent) != state_at(first, agent);
    }
    still += !moved;
  }
  return still > driving / 2;
}

}  // namespace rhcr
