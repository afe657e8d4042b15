#include "map/graph.hpp"

#include <algorithm>
#include <utility>

namespace rhcr {

Graph::Graph(int rows, int cols, const std::vector<std::uint8_t>& drivable,
             std::vector<std::int32_t> weights, bool rotation)
    : rows_(rows), cols_(cols), heading_bits_(rotation ? 2 : 0), weights_(std::move(weights)) {
  constexpr int kRowStep[kDirections] = {0, -1, 0, 1};
  constexpr int kColStep[kDirections] = {1, 0, -1, 0};
  const std::array<Cell, kDirections> none = {kNoCell, kNoCell, kNoCell, kNoCell};
  next_.assign(vertices(), none);
  previous_.assign(vertices(), none);
  for (Cell cell = 0; cell < cells(); ++cell) {
    for (int dir = 0; dir < kDirections; ++dir) {
      if (rotation && drivable[cell]) {
        link(vertex(cell, dir), kTurnLeft, vertex(cell, (dir + 1) % kDirections));
        link(vertex(cell, dir), kTurnRight, vertex(cell, (dir + 3) % kDirections));
      }
      const int r = cell / cols + kRowStep[dir];
      const int c = cell % cols + kColStep[dir];
      if (r < 0 || r >= rows || c < 0 || c >= cols) continue;
      const Cell other = r * cols + c;
      if (!drivable[cell] || !drivable[other]) continue;
      if (!unit() && cell_weight(cell, dir) == 0) continue;
      if (rotation) {
        link(vertex(cell, dir), kAhead, vertex(other, dir));
      } else {
        link(cell, dir, other);
      }
    }
  }
  if (std::all_of(weights_.begin(), weights_.end(), [](int weight) { return weight <= 1; })) {
    weights_.clear();  // what does not exist is known by now
  }
}

}  // namespace rhcr
