#pragma once

#include <vector>

#include "graph.hpp"
#include "window_problem.hpp"

namespace rhcr {

/// Turns possibly conflicting paths into `steps` conflict-free joint moves.
///
/// At every step all agents propose the next cell of their path; the losers of
/// a conflict wait, and so does whoever wanted the cell of a waiting agent,
/// until nothing changes. Staying is always possible, so the loop ends. An
/// agent that waits beats one that moves; otherwise the one whose last task
/// finished longest ago wins, then the lower index.
///
/// Returns cells of the agents at relative times 0..steps in a plan of stride
/// steps + 1. `idle_times` is the time since each agent's last finished task.
WindowPlan repair_conflicts(const WindowPlan& plan, const Graph& graph, int steps,
                            const std::vector<int>& idle_times);

}  // namespace rhcr
