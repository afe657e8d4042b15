#pragma once

#include <functional>
#include <memory>

#include "map/graph.hpp"
#include "search/path_planner.hpp"
#include "solvers/step_planner.hpp"
#include "solvers/window_solver.hpp"

namespace rhcr {

enum class Solver { kPbs, kEcbs, kWhca, kPibt, kEpibt, kLra, kPrioritised };

/// What turns an incomplete plan of the solver into a valid one.
enum class Fallback { kWait, kPibt, kEpibt };

/// The solver of that name; null for those that plan no windows. `planner` serves PBS
/// and WHCA*, `suboptimality` >= 1 ECBS. With `independence` groups of agents that do not meet are
/// planned apart. `poll` is called often and may throw to stop a search.
std::unique_ptr<WindowSolver> make_window_solver(Solver solver, Planner planner, const Graph& graph,
                                                 double suboptimality, bool independence,
                                                 const std::function<void()>& poll);

/// What plans step by step, either as solver or as fallback; null if neither does.
/// `lookahead`, 1 to kMaxLookahead, matters to EPIBT only.
std::unique_ptr<StepPlanner> make_step_planner(Solver solver, Fallback fallback, const Graph& graph,
                                               int lookahead);

}  // namespace rhcr
