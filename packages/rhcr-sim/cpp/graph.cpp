#include "graph.hpp"

namespace rhcr {

Graph::Graph(int rows, int cols, const std::vector<std::uint8_t>& drivable)
    : rows_(rows), cols_(cols), next_(drivable.size()) {
  constexpr int kRowStep[kDirections] = {0, -1, 0, 1};
  constexpr int kColStep[kDirections] = {1, 0, -1, 0};
  for (int row = 0; row < rows; ++row) {
    for (int col = 0; col < cols; ++col) {
      const Cell cell = row * cols + col;
      for (int dir = 0; dir < kDirections; ++dir) {
        const int r = row + kRowStep[dir];
        const int c = col + kColStep[dir];
        const bool inside = r >= 0 && r < rows && c >= 0 && c < cols;
        const bool edge = inside && drivable[cell] && drivable[r * cols + c];
        next_[cell][dir] = edge ? r * cols + c : kNoCell;
      }
    }
  }
}

}  // namespace rhcr
