#pragma once

#include <cstdint>
#include <vector>

#include "map/scenario.hpp"
#include "plan/timetable.hpp"
#include "plan/window_problem.hpp"
#include "search/rest_search.hpp"
#include "simulation/agents/tasks.hpp"
#include "simulation/replanning/replanner.hpp"
#include "simulation/replanning/rest_places.hpp"
#include "solvers/windows/window_solver.hpp"

namespace rhcr {

/// Prioritised planning without a horizon, for agents that hold endpoints or have dummy paths. An
/// agent is planned when it gets a new goal; the paths of all others, and their rest at the end,
/// stay as they are.
///
/// On a well-formed map, where the places to rest can be reached from each other without driving
/// over a third one, an agent at rest always finds a path: nobody rests at its goal or comes to its
/// place, so it can wait until all others rest. An agent on its way to rest that finds no path
/// keeps the one that it has, and tries again.
class RestPlanner final : public Replanner {
 public:
  RestPlanner(const Scenario& scenario, RestPlaces places, const std::vector<Cell>& starts);

  /// Gives a goal to every agent without one if there is a free one, plans agents with new goals,
  /// and writes the next move of all. Throws std::logic_error if an agent at rest finds no path,
  /// which cannot happen on a well-formed map.
  void replan(const Moment& moment, WindowPlan& plan, WindowRecord& record) override;
  void keep(Snapshot& snapshot, const Fleet& now) override;

 private:
  struct State {
    std::vector<RestSearch::Step> route;
    std::size_t step = 0;  // of the route, where the agent is
    bool has_goal = false;
    bool planned = false;   // whether the route leads to the goal
    int waiting_since = 0;  // for a goal
  };

  void keep_state(Snapshot& snapshot, State& state) const;
  static bool at_rest(const State& state) { return state.step + 1 == state.route.size(); }
  SolverStatistics statistics() const;
  void note_finished(int timestep, const TaskAssigner& tasks);
  void give_goal(Agent agent, Cell now, TaskAssigner& tasks);
  void find_route(Agent agent, int timestep, Cell now);
  void write_stays(Agent agent, int now);
  void write_move(int timestep, WindowPlan& plan);

  RestPlaces places_;
  const Graph& graph_;
  RestSearch search_;
  Timetable table_;
  std::vector<State> states_;
  std::vector<Agent> order_;
  std::vector<RestSearch::Step> new_route_;
};

}  // namespace rhcr
