#pragma once

#include "map/graph.hpp"
#include "plan/window_problem.hpp"

namespace rhcr {

/// Turns possibly conflicting paths into `steps` conflict-free joint moves: `plan`
/// is replaced by one with the cells of the agents at relative times 0..steps.
///
/// At every step all agents propose the next cell of their path; the losers of
/// a conflict wait, and so does whoever wanted the cell of a waiting agent,
/// until nothing changes. Staying is always possible, so the loop ends. An
/// agent that waits beats one that moves; otherwise the one whose last task
/// finished longest ago wins, then the lower index. In robust plans a cell that
/// another agent was on too recently counts as occupied.
void repair_conflicts(const WindowProblem& problem, const Graph& graph, int steps,
                      WindowPlan& plan);

}  // namespace rhcr
