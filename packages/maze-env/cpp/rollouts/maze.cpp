#include "rollouts/maze.hpp"

namespace maze {
namespace {

void clear_bit(std::vector<std::uint8_t>& lines, std::size_t stride, int line, int bit) {
  lines[line * stride + (bit >> 3)] &= static_cast<std::uint8_t>(~(1u << (bit & 7)));
}

}  // namespace

void Maze::assign(const std::uint8_t* cells, int height, int width) {
  height_ = height;
  width_ = width;
  // One byte more than the bits need, because runs are read as two bytes.
  row_stride_ = (width + 2 * kMargin + 7) / 8 + 1;
  column_stride_ = (height + 2 * kMargin + 7) / 8 + 1;
  rows_.assign((height + 2 * kMargin) * row_stride_, 0xff);
  columns_.assign((width + 2 * kMargin) * column_stride_, 0xff);
  for (int row = 0; row < height; ++row) {
    for (int column = 0; column < width; ++column) {
      if (cells[row * width + column]) continue;
      clear_bit(rows_, row_stride_, row + kMargin, column + kMargin);
      clear_bit(columns_, column_stride_, column + kMargin, row + kMargin);
    }
  }
}

}  // namespace maze
