#pragma once

#include <functional>
#include <memory>

#include "graph.hpp"
#include "window_solver.hpp"

namespace rhcr {

enum class Solver { kPbs, kEcbs, kWhca, kPibt };

/// The solver of that name; null for PIBT, which plans single steps. `poll` is called often and
/// may throw to stop a search. `suboptimality` >= 1 matters to ECBS only.
std::unique_ptr<WindowSolver> make_window_solver(Solver solver, const Graph& graph,
                                                 double suboptimality, std::function<void()> poll);

}  // namespace rhcr
