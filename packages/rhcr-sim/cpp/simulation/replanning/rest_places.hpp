#pragma once

#include <cstdint>
#include <vector>

#include "map/random.hpp"
#include "map/scenario.hpp"
#include "plan/snapshot.hpp"
#include "search/rest_search.hpp"
#include "simulation/agents/config.hpp"

namespace rhcr {

/// Draws goals and places to rest so that nobody ever rests where another agent has its goal.
class RestPlaces {
 public:
  /// The agents rest at their `starts` now; with `homes` these are their places for ever. Goals
  /// cycle through the classes: endpoints first, after a start at home, else workstations.
  RestPlaces(const Scenario& scenario, const std::vector<GoalClass>& classes, Endpoints endpoints,
             bool homes, const std::vector<Cell>& starts, std::uint64_t seed);

  /// Draws a goal for an agent that has none and is at `now`; kNoCell if all of its kind are taken.
  Cell draw_goal(Agent agent, Cell now);
  void finish_goal(Agent agent);

  RestSearch::Target goal(Agent agent) const { return target(goals_[agent]); }

  /// A place to rest behind the goal of `agent`.
  RestSearch::Target place_for(Agent agent);

  /// Gives `agent` that place instead of its last one.
  void take(Agent agent, Cell place);

  void keep(Snapshot& snapshot);

 private:
  bool taken(Agent agent, Cell cell) const { return owner_[cell] >= 0 && owner_[cell] != agent; }
  RestSearch::Target target(Cell cell) const { return {cell, scenario_.distances_to(cell)}; }
  template <typename Allowed>
  Cell draw(Random& random, const GoalClass& goal_class, Allowed allowed);

  const Scenario& scenario_;
  const std::vector<GoalClass>& classes_;
  Endpoints endpoints_;
  std::vector<Cell> homes_;         // by agent, or empty
  std::vector<Random> randoms_;     // by agent
  std::vector<std::size_t> drawn_;  // by agent: goals, counted on from the first class
  std::vector<Cell> goals_;         // by agent, or kNoCell
  std::vector<Cell> places_;        // by agent
  std::vector<Agent> owner_;        // by cell: who rests there, now or later
  std::vector<int> wanted_;         // by cell: agents with their goal there
  std::vector<double> cumulative_;
};

}  // namespace rhcr
