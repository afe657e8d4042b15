#include "simulation/replanning/rest_planner.hpp"

#include <algorithm>
#include <numeric>
#include <stdexcept>
#include <utility>

namespace rhcr {

RestPlanner::RestPlanner(const Scenario& scenario, RestPlaces places,
                         const std::vector<Cell>& starts)
    : places_(std::move(places)),
      graph_(scenario.graph()),
      search_(scenario.graph()),
      table_(scenario.graph().cells()),
      states_(starts.size()),
      order_(starts.size()) {
  std::iota(order_.begin(), order_.end(), 0);
  for (const Agent agent : order_) {
    states_[agent].route = {{starts[agent], 0}};
    write_stays(agent, 0);
  }
}

void RestPlanner::replan(const Moment& moment, WindowPlan& plan, WindowRecord& record) {
  const SolverStatistics before = statistics();
  const int timestep = moment.fleet.timestep;
  note_finished(timestep, moment.tasks);
  // Who waits longest chooses first, so that nobody waits for ever for a goal that is often taken.
  const auto key = [this](Agent agent) {
    return std::make_pair(states_[agent].waiting_since, agent);
  };
  std::sort(order_.begin(), order_.end(), [&](Agent a, Agent b) { return key(a) < key(b); });
  for (const Agent agent : order_) {
    const State& state = states_[agent];
    const Cell cell = moment.fleet.cells[agent];
    if (!state.has_goal) give_goal(agent, cell, moment.tasks);
    if (state.has_goal && !state.planned) find_route(agent, timestep, cell);
  }
  write_move(timestep, plan);
  record.work = statistics() - before;
}

void RestPlanner::keep(Snapshot& snapshot, const Fleet& now) {
  places_.keep(snapshot);
  snapshot.entries(states_, [&](State& state) { keep_state(snapshot, state); });
  snapshot.check(states_.size() == now.cells.size());
  if (!snapshot.reads()) return;
  table_ = Timetable(graph_.cells());
  for (std::size_t agent = 0; agent < states_.size(); ++agent) {
    write_stays(static_cast<Agent>(agent), now.timestep);
  }
}

void RestPlanner::keep_state(Snapshot& snapshot, State& state) const {
  snapshot.entries(state.route, [&](RestSearch::Step& step) {
    snapshot.number(step.cell, 0, graph_.cells() - 1);
    snapshot.number(step.begin, 0);
  });
  snapshot.check(!state.route.empty());
  snapshot.number<std::size_t>(state.step, 0, state.route.size() - 1);
  snapshot.flag(state.has_goal);
  snapshot.flag(state.planned);
  snapshot.number(state.waiting_since, 0);
}

void RestPlanner::note_finished(int timestep, const TaskAssigner& tasks) {
  for (std::size_t i = 0; i < states_.size(); ++i) {
    State& state = states_[i];
    const auto agent = static_cast<Agent>(i);
    if (!state.has_goal || tasks.queue_length(agent) > 0) continue;
    places_.finish_goal(agent);
    state.has_goal = false;
    state.planned = false;
    state.waiting_since = timestep;
  }
}

void RestPlanner::give_goal(Agent agent, Cell now, TaskAssigner& tasks) {
  const Cell goal = places_.draw_goal(agent, now);
  if (goal == kNoCell) return;
  tasks.append(agent, {goal, 0});
  states_[agent].has_goal = true;
}

void RestPlanner::find_route(Agent agent, int timestep, Cell now) {
  State& state = states_[agent];
  const RestSearch::Target rest = places_.place_for(agent);
  for (std::size_t i = state.step; i < state.route.size(); ++i) {
    table_.remove(state.route[i].cell, agent, state.route[i].begin);
  }
  state.planned = search_.plan(table_, now, timestep, places_.goal(agent), rest, new_route_);
  if (state.planned) {
    state.route = new_route_;
    state.step = 0;
    places_.take(agent, rest.cell);
  } else if (at_rest(state)) {
    throw std::logic_error("internal error: an agent at rest finds no path");
  }
  write_stays(agent, timestep);
}

void RestPlanner::write_stays(Agent agent, int now) {
  const State& state = states_[agent];
  for (std::size_t i = state.step; i < state.route.size(); ++i) {
    const int end = i + 1 < state.route.size() ? state.route[i + 1].begin : kForever;
    table_.add(state.route[i].cell, {state.route[i].begin, end, agent}, now);
  }
}

void RestPlanner::write_move(int timestep, WindowPlan& plan) {
  plan.stride = 2;
  plan.vertices.resize(2 * states_.size());
  for (std::size_t agent = 0; agent < states_.size(); ++agent) {
    State& state = states_[agent];
    plan.vertices[2 * agent] = state.route[state.step].cell;
    if (!at_rest(state) && state.route[state.step + 1].begin == timestep + 1) ++state.step;
    plan.vertices[2 * agent + 1] = state.route[state.step].cell;
  }
}

SolverStatistics RestPlanner::statistics() const {
  SolverStatistics statistics;
  statistics.low_level_calls = search_.calls();
  statistics.low_level_expanded = search_.expanded();
  statistics.low_level_generated = search_.generated();
  return statistics;
}

}  // namespace rhcr
