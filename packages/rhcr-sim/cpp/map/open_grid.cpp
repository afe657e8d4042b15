#include "map/open_grid.hpp"

#include <algorithm>

namespace rhcr {
namespace {

constexpr std::uint16_t kFree = 0xffff;  // also what no search has reached yet

bool isolated(const Graph& graph, Cell cell) {
  const auto& next = graph.neighbours(cell);
  return std::all_of(next.begin(), next.end(), [](Cell other) { return other == kNoCell; });
}

/// Whether moves lead from `cell` to all its free neighbours and back, and to no others.
bool all_ways(const Graph& graph, Cell cell) {
  const int steps[kDirections] = {1, -graph.cols(), -1, graph.cols()};
  const bool inside[kDirections] = {cell % graph.cols() + 1 < graph.cols(), cell >= graph.cols(),
                                    cell % graph.cols() > 0, cell + graph.cols() < graph.cells()};
  for (int direction = 0; direction < kDirections; ++direction) {
    const Cell there = cell + steps[direction];
    const bool free = inside[direction] && !isolated(graph, there);
    const Cell wanted = free ? there : kNoCell;
    const int back = (direction + 2) % kDirections;
    if (graph.neighbours(cell)[direction] != wanted) return false;
    if (graph.origins(cell)[back] != wanted) return false;
  }
  return true;
}

}  // namespace

OpenGrid::OpenGrid(const Graph& graph)
    : rows_(graph.rows()), cols_(graph.cols()), open_(graph.unit() && !graph.rotation()) {
  for (Cell cell = 0; open_ && cell < graph.cells(); ++cell) {
    open_ = isolated(graph, cell) || all_ways(graph, cell);
  }
  if (!open_) return;
  free_.assign(static_cast<std::size_t>(rows_ + 2) * (cols_ + 1) + 1, 0);
  for (Cell cell = 0; cell < graph.cells(); ++cell) {
    if (!isolated(graph, cell)) free_[place(cell)] = kFree;
  }
  steps_.resize(free_.size());
  queue_.resize(free_.size());
}

/// Without branches in the inner loop, whose outcome nothing foretells.
int OpenGrid::search(Cell cell, std::uint16_t* costs) {
  std::copy(free_.begin(), free_.end(), steps_.begin());
  std::uint16_t* steps = steps_.data();
  std::int32_t* queue = queue_.data();
  std::size_t found = 0;
  queue[found++] = static_cast<std::int32_t>(place(cell));
  steps[queue[0]] = 0;
  const std::int32_t ways[kDirections] = {1, -(cols_ + 1), -1, cols_ + 1};
  for (std::size_t head = 0; head < found; ++head) {
    const std::int32_t here = queue[head];
    const int next_step = steps[here] + 1;
    for (const std::int32_t way : ways) {
      const std::int32_t there = here + way;
      const int known = steps[there];
      const bool nearer = next_step < known;
      queue[found] = there;
      found += nearer;
      steps[there] = static_cast<std::uint16_t>(nearer ? next_step : known);
    }
  }
  const int highest = steps[queue[found - 1]];
  for (int row = 0; row < rows_; ++row) {
    const std::size_t first = place(row * cols_);
    for (int col = 0; col < cols_; ++col) {
      costs[row * cols_ + col] =
          static_cast<std::uint16_t>(steps[first + col] | ~free_[first + col]);
    }
  }
  costs[cell] = 0;
  return highest;
}

}  // namespace rhcr
