#pragma once

#include <vector>

#include "plan/plan_state.hpp"

namespace rhcr {

/// Follows the parents of search node `id` back to the root, which has parent -1, and writes the
/// vertices inside the window. An agent waits, or serves, on one until it arrives on the next one.
template <typename Node>
void extract_path(const std::vector<Node>& nodes, int id, int goal_count, int window, Path& path) {
  const Node& end = nodes[id];
  const bool ends_inside = end.goal == goal_count && end.time < window;
  path.cost = end.cost;
  path.length = ends_inside ? end.time + 1 : window + 1;
  int time = path.length - 1;
  for (; id >= 0; id = nodes[id].parent) {
    for (; time >= nodes[id].arrival; --time) path.vertices[time] = nodes[id].vertex;
  }
}

}  // namespace rhcr
