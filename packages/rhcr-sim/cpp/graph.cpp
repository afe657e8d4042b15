#include "graph.hpp"

#include <algorithm>
#include <utility>

namespace rhcr {

Graph::Graph(int rows, int cols, const std::vector<std::uint8_t>& drivable,
             std::vector<std::int32_t> weights)
    : rows_(rows), cols_(cols), weights_(std::move(weights)) {
  constexpr int kRowStep[kDirections] = {0, -1, 0, 1};
  constexpr int kColStep[kDirections] = {1, 0, -1, 0};
  const std::array<Cell, kDirections> none = {kNoCell, kNoCell, kNoCell, kNoCell};
  next_.assign(drivable.size(), none);
  previous_.assign(drivable.size(), none);
  for (Cell cell = 0; cell < cells(); ++cell) {
    for (int dir = 0; dir < kDirections; ++dir) {
      const int r = cell / cols + kRowStep[dir];
      const int c = cell % cols + kColStep[dir];
      if (r < 0 || r >= rows || c < 0 || c >= cols) continue;
      const Cell other = r * cols + c;
      if (!drivable[cell] || !drivable[other] || weight(cell, dir) == 0) continue;
      next_[cell][dir] = other;
      previous_[other][dir] = cell;
    }
  }
  if (std::all_of(weights_.begin(), weights_.end(), [](int weight) { return weight <= 1; })) {
    weights_.clear();  // what does not exist is known by now
  }
}

}  // namespace rhcr
