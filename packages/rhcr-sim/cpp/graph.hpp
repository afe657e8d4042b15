#pragma once

#include <array>
#include <cstdint>
#include <cstdlib>
#include <vector>

namespace rhcr {

using Cell = std::int32_t;
using Agent = std::int32_t;

constexpr Cell kNoCell = -1;
constexpr int kDirections = 4;

/// Undirected 4-neighbour grid with unit costs. Cell id = row * cols + col.
/// Directions: 0 = right, 1 = up, 2 = left, 3 = down.
class Graph {
 public:
  Graph(int rows, int cols, const std::vector<std::uint8_t>& drivable);

  int rows() const { return rows_; }
  int cols() const { return cols_; }
  int cells() const { return rows_ * cols_; }

  /// Neighbours of `cell` by direction; kNoCell where there is no edge.
  const std::array<Cell, kDirections>& neighbours(Cell cell) const { return next_[cell]; }

  int manhattan(Cell a, Cell b) const {
    return std::abs(a / cols_ - b / cols_) + std::abs(a % cols_ - b % cols_);
  }

  bool adjacent(Cell a, Cell b) const {
    const auto& next = next_[a];
    return b != kNoCell && (next[0] == b || next[1] == b || next[2] == b || next[3] == b);
  }

 private:
  int rows_;
  int cols_;
  std::vector<std::array<Cell, kDirections>> next_;
};

}  // namespace rhcr
