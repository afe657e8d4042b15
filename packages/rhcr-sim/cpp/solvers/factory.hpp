#pragma once

#include <functional>
#include <memory>
#include <string>

#include "map/graph.hpp"
#include "solvers/options.hpp"
#include "solvers/steps/step_planner.hpp"
#include "solvers/windows/window_solver.hpp"

namespace rhcr {

/// Whether a solver plans windows, all agents together.
bool plans_windows(const std::string& solver);

/// The solver of windows named by the options, with independence detection around it if that is
/// chosen. `poll` is called often and may throw to stop a search. Throws std::invalid_argument if
/// no solver of windows has that name.
std::unique_ptr<WindowSolver> make_window_solver(const Options& options, const Graph& graph,
                                                 const std::function<void()>& poll);

/// The planner of that name that moves agents step by step. Throws std::invalid_argument if there
/// is none.
std::unique_ptr<StepPlanner> make_step_planner(const std::string& name, const Options& options,
                                               const Graph& graph,
                                               const std::function<void()>& poll);

}  // namespace rhcr
