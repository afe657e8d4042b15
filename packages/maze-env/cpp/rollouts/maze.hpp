#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace maze {

/// Cells that the agent sees across and ahead; it stands in the middle of the near edge.
constexpr int kView = 5;

/// Walls of one maze as bits, by row and by column, with a margin of walls that a view never
/// leaves.
class Maze {
 public:
  /// Reads `height * width` cells, row by row; 0 is floor, all else wall.
  void assign(const std::uint8_t* cells, int height, int width);

  int height() const { return height_; }
  int width() const { return width_; }
  int cell(int row, int column) const { return row * width_ + column; }

  /// Whether a cell, which may lie outside by less than a view, is a wall.
  bool wall(int row, int column) const { return row_bits(row, column) & 1; }

  /// Cells (row, column), (row, column + 1), ... as the lowest `kView` bits; 1 is wall.
  unsigned row_bits(int row, int column) const {
    return bits(rows_.data() + (row + kMargin) * row_stride_, column + kMargin);
  }

  /// Cells (row, column), (row + 1, column), ... as the lowest `kView` bits; 1 is wall.
  unsigned column_bits(int row, int column) const {
    return bits(columns_.data() + (column + kMargin) * column_stride_, row + kMargin);
  }

 private:
  static constexpr int kMargin = kView - 1;
  static_assert(kView + 7 <= 16, "a run of bits is read as two bytes");

  static unsigned bits(const std::uint8_t* line, int first) {
    const std::uint8_t* byte = line + (first >> 3);
    const unsigned pair = static_cast<unsigned>(byte[0]) | static_cast<unsigned>(byte[1]) << 8;
    return pair >> (first & 7) & ((1u << kView) - 1);
  }

  int height_ = 0;
  int width_ = 0;
  std::size_t row_stride_ = 0;     // bytes
  std::size_t column_stride_ = 0;  // bytes
  std::vector<std::uint8_t> rows_;
  std::vector<std::uint8_t> columns_;
};

}  // namespace maze
