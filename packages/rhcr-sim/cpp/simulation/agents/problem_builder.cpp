#include "simulation/agents/problem_builder.hpp"

#include <algorithm>
#include <cstddef>

namespace rhcr {
namespace {

constexpr int kAgentsBetweenPolls = 16;

}  // namespace

ProblemBuilder::ProblemBuilder(const Graph& graph, const SimulationConfig& config,
                               const std::function<void()>& poll)
    : graph_(graph),
      config_(config),
      poll_(poll),
      nowhere_(graph.vertices(), 0),
      delays_(graph.cells(), config.agents, config.travel_time_window) {
  problem_.window = config.window;
  problem_.robust = config.robust;
}

const WindowProblem& ProblemBuilder::build(const Fleet& fleet, TaskAssigner& tasks,
                                           const std::vector<Cell>& history) {
  problem_.starts = fleet.cells;
  problem_.start_vertices = fleet.vertices;
  problem_.busy.resize(fleet.agents());
  problem_.idle.resize(fleet.agents());
  note_recent_cells(fleet, history);
  if (config_.travel_time_window > 0) delays_.write(problem_.delays);
  problem_.goals.clear();
  problem_.first_goal.assign(1, 0);
  for (Agent agent = 0; agent < fleet.agents(); ++agent) {
    if (agent % kAgentsBetweenPolls == 0) poll_();  // their distance fields may have to be made
    problem_.busy[agent] = tasks.remaining_service(agent, fleet.timestep);
    add_goals(agent, fleet, tasks);
    problem_.first_goal.push_back(static_cast<int>(problem_.goals.size()));
    problem_.idle[agent] = problem_.rests(agent) ? -1 : fleet.timestep - fleet.last_finished[agent];
  }
  return problem_;
}

void ProblemBuilder::note_move(const std::vector<Cell>& before, const Fleet& fleet) {
  if (config_.travel_time_window > 0) delays_.note(fleet.timestep, before, fleet.cells);
}

void ProblemBuilder::note_recent_cells(const Fleet& fleet, const std::vector<Cell>& history) {
  if (config_.robust < 2) return;
  problem_.recent.resize(fleet.agents());
  const int steps = std::min(config_.robust - 1, fleet.timestep);
  // Late agents may stand where another one was just now, and they may stay there.
  std::vector<std::uint8_t> occupied(graph_.cells(), 0);
  for (const Cell cell : fleet.cells) occupied[cell] = config_.delay_probability > 0;
  for (Agent agent = 0; agent < fleet.agents(); ++agent) {
    problem_.recent[agent].clear();
    for (int t = fleet.timestep - 1; t >= fleet.timestep - steps; --t) {
      const Cell cell = history[static_cast<std::size_t>(t) * fleet.agents() + agent];
      problem_.recent[agent].push_back(occupied[cell] ? fleet.cells[agent] : cell);
    }
  }
}

void ProblemBuilder::add_goals(Agent agent, const Fleet& fleet, TaskAssigner& tasks) {
  const int length = tasks.queue_length(agent);
  const int count =
      tasks.draws()
          ? length
          : tasks.outlook(agent, fleet.cells[agent], fleet.timestep, config_.period).goals;
  const TaskAssigner::QueuedGoal* queue = tasks.queue(agent);
  const std::size_t first = problem_.goals.size();
  for (int i = 0; i < count; ++i) {
    const auto [cell, service] = queue[i].stop;
    problem_.goals.push_back({cell, tasks.distances(agent, i), service, 0});
  }
  if (problem_.busy[agent] > 0) problem_.goals[first].service = problem_.busy[agent];
  set_rests(problem_.goals.data() + first, count, graph_);
  if (!tasks.draws() && count == length) problem_.goals.push_back(goal_to_rest(nowhere_));
}

}  // namespace rhcr
