#pragma once

#include <vector>

#include "map/graph.hpp"
#include "simulation/agents/tasks.hpp"
#include "solvers/options.hpp"

namespace rhcr {

/// Where agents come to rest: anywhere (plans are windowed), at their goals ("holding endpoints",
/// Ma et al., AAMAS 2017), or behind their goals in places of their own ("dummy paths", Liu et al.,
/// AAMAS 2019): at home, or on an endpoint where nobody else has anything to do.
enum class Endpoints { kFree, kHold, kDummy };

/// Options, and what the layout and the caller's goals ask for.
struct SimulationConfig : Options {
  Endpoints endpoints = Endpoints::kFree;  ///< others: `RestPlanner` plans each timestep
  bool homes = false;                      ///< agents start at homes
  std::vector<GoalClass> goal_classes;     ///< empty: goals come from `append_goal`
  bool allow_repeats = false;              ///< a goal may equal the one before it
  bool staggered = false;                  ///< agents begin with different goal classes in turn
  std::vector<Cell> starts;                ///< empty: drawn from the seed
  std::vector<Cell> start_candidates;      ///< to draw from; empty: all of the scenario
};

}  // namespace rhcr
