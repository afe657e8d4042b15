#include "search/path_planner.hpp"

#include "search/astar.hpp"
#include "search/sipp.hpp"

namespace rhcr {

std::unique_ptr<PathPlanner> make_path_planner(Planner planner, const Graph& graph) {
  if (planner == Planner::kSipp) return std::make_unique<Sipp>(graph);
  return std::make_unique<Astar>(graph);
}

}  // namespace rhcr
