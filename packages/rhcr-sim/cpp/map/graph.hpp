#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <vector>

namespace rhcr {

using Cell = std::int32_t;
using Vertex = std::int32_t;  ///< of the search graph: a cell, or a cell and a heading
using Agent = std::int32_t;

constexpr Cell kNoCell = -1;
constexpr int kDirections = 4;
constexpr int kWeights = kDirections + 1;  ///< of a cell: moves by direction, and waiting

/// Directed 4-neighbour grid with positive integer weights on moves and waits.
/// Cell id = row * cols + col. Directions: 0 = right, 1 = up, 2 = left, 3 = down.
///
/// Paths lead over vertices. Without rotation these are the cells. With rotation
/// they are cells with headings, and an agent moves ahead or turns by 90 degrees
/// on its cell, which weighs as much as waiting.
class Graph {
 public:
  /// `weights` has five entries a cell: the moves out of it by direction, 0 where there is none,
  /// and waiting. Empty: all moves between drivable neighbours exist, and everything weighs 1.
  Graph(int rows, int cols, const std::vector<std::uint8_t>& drivable,
        std::vector<std::int32_t> weights, bool rotation = false);

  int rows() const { return rows_; }
  int cols() const { return cols_; }
  int cells() const { return rows_ * cols_; }
  int headings() const { return 1 << heading_bits_; }  ///< of a cell: 1 or kDirections
  int vertices() const { return cells() << heading_bits_; }
  bool rotation() const { return heading_bits_ > 0; }

  Cell cell_of(Vertex vertex) const { return vertex >> heading_bits_; }
  int heading_of(Vertex vertex) const { return vertex & (headings() - 1); }
  Vertex vertex(Cell cell, int heading) const { return (cell << heading_bits_) + heading; }

  /// Whether all weights are 1, so that costs are timesteps.
  bool unit() const { return weights_.empty(); }

  /// Where each move from `vertex` leads, kNoCell where there is none: by direction, or with
  /// rotation ahead, a turn to the left and one to the right.
  const std::array<Vertex, kDirections>& neighbours(Vertex vertex) const { return next_[vertex]; }

  /// The vertices from which that move leads to `vertex`.
  const std::array<Vertex, kDirections>& origins(Vertex vertex) const { return previous_[vertex]; }

  /// Cost of that move from `vertex`.
  int weight(Vertex vertex, int move) const {
    if (unit()) return 1;
    if (!rotation()) return cell_weight(vertex, move);
    return cell_weight(cell_of(vertex), move == kAhead ? heading_of(vertex) : kDirections);
  }

  /// Cost of the timestep in which an agent goes from `from` to `to`, or stays there.
  int cost_of_step(Vertex from, Vertex to) const {
    if (unit() || from == to) return wait_weight(cell_of(from));
    int move = 0;
    while (next_[from][move] != to) ++move;
    return weight(from, move);
  }

  /// Cost of a timestep spent on `cell`.
  int wait_weight(Cell cell) const { return unit() ? 1 : cell_weight(cell, kDirections); }

  int manhattan(Cell a, Cell b) const {
    return std::abs(a / cols_ - b / cols_) + std::abs(a % cols_ - b % cols_);
  }

  /// Where the move from `cell` in a direction leads, for agents that face it; kNoCell if there is
  /// none.
  Vertex beside(Cell cell, int direction) const {
    return rotation() ? next_[vertex(cell, direction)][kAhead] : next_[cell][direction];
  }

  /// Cost of that move.
  int move_weight(Cell cell, int direction) const {
    return unit() ? 1 : cell_weight(cell, direction);
  }

  /// Turns of 90 degrees from `vertex` to face a direction.
  int turns(Vertex vertex, int direction) const {
    if (!rotation()) return 0;
    const int left = (direction - heading_of(vertex) + kDirections) % kDirections;
    return std::min(left, kDirections - left);
  }

  /// One turn closer to face a direction.
  Vertex turned(Vertex vertex, int direction) const {
    const int left = (direction - heading_of(vertex) + kDirections) % kDirections;
    return next_[vertex][left == kDirections - 1 ? kTurnRight : kTurnLeft];
  }

  /// Whether a move leads from `a` to `b`.
  bool adjacent(Vertex a, Vertex b) const {
    const auto& next = next_[a];
    return b != kNoCell && (next[0] == b || next[1] == b || next[2] == b || next[3] == b);
  }

 private:
  static constexpr int kAhead = 0;
  static constexpr int kTurnLeft = 1;
  static constexpr int kTurnRight = 2;

  int cell_weight(Cell cell, int kind) const {
    return weights_[static_cast<std::size_t>(cell) * kWeights + kind];
  }
  void link(Vertex from, int move, Vertex to) {
    next_[from][move] = to;
    previous_[to][move] = from;
  }

  int rows_;
  int cols_;
  int heading_bits_;
  std::vector<std::int32_t> weights_;
  std::vector<std::array<Vertex, kDirections>> next_;
  std::vector<std::array<Vertex, kDirections>> previous_;
};

}  // namespace rhcr
