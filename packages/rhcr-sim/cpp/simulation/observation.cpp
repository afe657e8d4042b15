#include "simulation/observation.hpp"

#include <algorithm>
#include <cstddef>

namespace rhcr {
namespace {

bool isolated(const Graph& graph, Cell cell) {
  const auto& next = graph.neighbours(cell);
  return std::all_of(next.begin(), next.end(), [](Cell to) { return to == kNoCell; });
}

/// The window around one agent.
class View {
 public:
  View(const Graph& graph, Cell centre, int radius, std::uint8_t* planes)
      : graph_(graph),
        row_(centre / graph.cols()),
        col_(centre % graph.cols()),
        radius_(radius),
        side_(2 * radius + 1),
        planes_(planes) {}

  void mark(Plane plane, int row, int col) const {
    const std::size_t cell = (row - row_ + radius_) * side_ + (col - col_ + radius_);
    planes_[static_cast<std::size_t>(plane) * side_ * side_ + cell] = 1;
  }

  /// Marks the cell, or the nearest one in the window.
  void mark_clipped(Plane plane, Cell cell) const {
    mark(plane, std::clamp(cell / graph_.cols(), row_ - radius_, row_ + radius_),
         std::clamp(cell % graph_.cols(), col_ - radius_, col_ + radius_));
  }

  /// Calls `visit(row, col, cell)` for all cells; the cell is kNoCell beyond the map.
  template <typename Visit>
  void for_each(Visit visit) const {
    for (int row = row_ - radius_; row <= row_ + radius_; ++row) {
      for (int col = col_ - radius_; col <= col_ + radius_; ++col) {
        const bool inside = row >= 0 && row < graph_.rows() && col >= 0 && col < graph_.cols();
        visit(row, col, inside ? row * graph_.cols() + col : kNoCell);
      }
    }
  }

 private:
  const Graph& graph_;
  int row_;
  int col_;
  int radius_;
  int side_;
  std::uint8_t* planes_;
};

}  // namespace

std::vector<std::uint8_t> observe(Simulation& simulation, int radius) {
  const Graph& graph = simulation.graph();
  const std::vector<Cell>& positions = simulation.positions();
  const std::size_t size = static_cast<std::size_t>(kPlanes) * (2 * radius + 1) * (2 * radius + 1);
  std::vector<std::uint8_t> planes(positions.size() * size, 0);
  std::vector<std::uint8_t> occupied(graph.cells(), 0);
  for (const Cell cell : positions) occupied[cell] = 1;
  for (std::size_t agent = 0; agent < positions.size(); ++agent) {
    const Cell here = positions[agent];
    const View view(graph, here, radius, planes.data() + agent * size);
    const bool has_goal = simulation.assigner().queue_length(static_cast<Agent>(agent)) > 0;
    const auto* goal = simulation.assigner().queue(static_cast<Agent>(agent));
    Distances distances;
    if (has_goal) {
      view.mark_clipped(Plane::kGoal, goal->stop.cell);
      distances = simulation.distances_to_goal(static_cast<Agent>(agent));
    }
    view.for_each([&](int row, int col, Cell cell) {
      if (cell == kNoCell || isolated(graph, cell)) {
        view.mark(Plane::kObstacle, row, col);
        return;
      }
      if (occupied[cell] && cell != here) view.mark(Plane::kAgent, row, col);
      if (has_goal && distances[cell] < distances[here]) {
        view.mark(Plane::kCloser, row, col);
      }
    });
  }
  return planes;
}

std::vector<std::uint8_t> possible_moves(const Simulation& simulation) {
  const std::vector<Cell>& positions = simulation.positions();
  std::vector<std::uint8_t> possible;
  possible.reserve(positions.size() * kDirections);
  for (std::size_t agent = 0; agent < positions.size(); ++agent) {
    const int service =
        simulation.assigner().remaining_service(static_cast<Agent>(agent), simulation.timestep());
    for (const Cell next : simulation.graph().neighbours(positions[agent])) {
      possible.push_back(next != kNoCell && service == 0);
    }
  }
  return possible;
}

}  // namespace rhcr
