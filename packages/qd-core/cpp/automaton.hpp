#pragma once

#include <cstdint>
#include <vector>

namespace qd {

// Sizes of a cellular automaton: three convolutions (3x3, 1x1, 1x1) over one channel a tile.
struct AutomatonShape {
  int symbols;
  int hidden;
  int height;
  int width;
  int iterations;

  int weights() const {
    return (9 * symbols * hidden + hidden) + (hidden * hidden + hidden) +
           (hidden * symbols + symbols);
  }
};

// Grows tiles from a seed. Every sum runs over its inputs in one stated order, with one rounding a
// multiplication and one an addition, and the exponential is our own: the tiles are the same on
// every processor that follows IEEE 754.
class Automaton {
 public:
  // seed: height * width codes below `symbols`, row by row.
  Automaton(const AutomatonShape& shape, const std::uint8_t* seed);

  // Grows with `weights` (kernel 1, bias 1, kernel 2, bias 2, kernel 3, bias 3; each kernel in
  // order output, input, row, column) and writes height * width codes to `tiles`.
  void grow(const float* weights, std::uint8_t* tiles);

 private:
  void plant();
  void harvest(std::uint8_t* tiles) const;

  AutomatonShape shape_;
  int stride_;  // of a row, with one dead cell at its end
  int span_;    // cells of all rows, rounded up to whole blocks
  int margin_;  // dead cells before the first row
  const std::uint8_t* seed_;
  std::vector<float> state_;  // symbols * (margin + span + margin), dead cells stay 0
  std::vector<float> next_;
  std::vector<float> live_;  // 1 for cells, 0 for dead ones
};

}  // namespace qd
