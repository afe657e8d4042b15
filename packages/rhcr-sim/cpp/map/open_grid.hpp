#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "map/graph.hpp"

namespace rhcr {

/// Breadth-first searches on a unit graph without headings in which every move between free
/// neighbours exists: with walls around the map neighbours are found by adding, without tables.
class OpenGrid {
 public:
  explicit OpenGrid(const Graph& graph);

  /// Whether the graph is of that kind. If not, it must not be searched.
  bool open() const { return open_; }

  /// Writes the steps between `cell` and all others, `kUnreachable` where there is no way. Returns
  /// the highest number; numbers that do not fit into 16 bits are missing.
  int search(Cell cell, std::uint16_t* costs);

 private:
  std::size_t place(Cell cell) const {
    return static_cast<std::size_t>(cell / cols_ + 1) * (cols_ + 1) + cell % cols_;
  }

  int rows_;
  int cols_;
  bool open_;
  std::vector<std::uint16_t> free_;  // by place: all ones, or 0 for walls
  std::vector<std::uint16_t> steps_;
  std::vector<std::int32_t> queue_;
};

}  // namespace rhcr
