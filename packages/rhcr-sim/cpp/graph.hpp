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
constexpr int kWeights = kDirections + 1;  ///< of a cell: moves by direction, and waiting

/// Directed 4-neighbour grid with positive integer weights on moves and waits.
/// Cell id = row * cols + col. Directions: 0 = right, 1 = up, 2 = left, 3 = down.
class Graph {
 public:
  /// `weights` has five entries a cell: the moves out of it by direction, 0 where there is none,
  /// and waiting. Empty: all moves between drivable neighbours exist, and everything weighs 1.
  Graph(int rows, int cols, const std::vector<std::uint8_t>& drivable,
        std::vector<std::int32_t> weights);

  int rows() const { return rows_; }
  int cols() const { return cols_; }
  int cells() const { return rows_ * cols_; }

  /// Whether all weights are 1, so that costs are timesteps.
  bool unit() const { return weights_.empty(); }

  /// Neighbours of `cell` by direction; kNoCell where there is no edge.
  const std::array<Cell, kDirections>& neighbours(Cell cell) const { return next_[cell]; }

  /// The cells from which a move in that direction leads to `cell`.
  const std::array<Cell, kDirections>& origins(Cell cell) const { return previous_[cell]; }

  /// Cost of the move out of `cell` in `direction`.
  int weight(Cell cell, int direction) const {
    return unit() ? 1 : weights_[static_cast<std::size_t>(cell) * kWeights + direction];
  }

  /// Cost of a timestep spent on `cell`.
  int wait_weight(Cell cell) const { return weight(cell, kDirections); }

  int manhattan(Cell a, Cell b) const {
    return std::abs(a / cols_ - b / cols_) + std::abs(a % cols_ - b % cols_);
  }

  /// Whether there is an edge from `a` to `b`.
  bool adjacent(Cell a, Cell b) const {
    const auto& next = next_[a];
    return b != kNoCell && (next[0] == b || next[1] == b || next[2] == b || next[3] == b);
  }

 private:
  int rows_;
  int cols_;
  std::vector<std::int32_t> weights_;
  std::vector<std::array<Cell, kDirections>> next_;
  std::vector<std::array<Cell, kDirections>> previous_;
};

}  // namespace rhcr
