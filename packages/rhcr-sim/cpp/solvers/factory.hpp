#pragma once

#include <functional>
#include <memory>

#include "map/graph.hpp"
#include "solvers/options.hpp"
#include "solvers/step_planner.hpp"
#include "solvers/window_solver.hpp"

namespace rhcr {

/// The solver that the options name; null for those that plan no windows. With
/// `independence` groups of agents that do not meet are planned apart. `poll` is called often and
/// may throw to stop a search. Throws std::invalid_argument for an unknown name.
std::unique_ptr<WindowSolver> make_window_solver(const Options& options, const Graph& graph,
                                                 const std::function<void()>& poll);

/// What plans step by step, either as solver or as fallback; null if neither does. Throws
/// std::invalid_argument for an unknown fallback.
std::unique_ptr<StepPlanner> make_step_planner(const Options& options, const Graph& graph);

}  // namespace rhcr
