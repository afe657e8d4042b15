#include "path_planner.hpp"

#include "astar.hpp"
#include "sipp.hpp"

namespace rhcr {

std::unique_ptr<PathPlanner> make_path_planner(Planner planner, const Graph& graph) {
  if (planner == Planner::kSipp) return std::make_unique<Sipp>(graph);
  return std::make_unique<Astar>(graph);
}

}  // namespace rhcr
