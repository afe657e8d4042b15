#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

#include "agent/wide.hpp"

namespace maze {

/// y = bias + x W, each output summed over the inputs in their order, whatever the number of rows.
class Dense {
 public:
  /// Outputs whose sums run side by side.
  static constexpr int kColumns = 32;
  /// Rows whose sums run side by side; more of them leave the registers.
  static constexpr int kRows = 4;

  /// `weights` is (inputs, outputs), `bias` (outputs).
  Dense(int inputs, int outputs, const float* weights, const float* bias)
      : inputs_(inputs),
        blocks_((outputs + kColumns - 1) / kColumns),
        weights_(static_cast<std::size_t>(blocks_) * inputs * kColumns, 0.0f),
        bias_(static_cast<std::size_t>(blocks_) * kColumns, 0.0f) {
    for (int o = 0; o < outputs; ++o) {
      bias_[o] = bias[o];
      for (int i = 0; i < inputs; ++i) {
        const std::size_t block = static_cast<std::size_t>(o / kColumns) * inputs + i;
        weights_[block * kColumns + o % kColumns] =
            weights[static_cast<std::size_t>(i) * outputs + o];
      }
    }
  }

  int inputs() const { return inputs_; }

  /// Outputs, rounded up to whole blocks; those beyond are zero.
  int width() const { return blocks_ * kColumns; }

  /// `x` is (rows, inputs), `y` (rows, width()).
  MAZE_INLINE void apply(const float* x, int rows, float* y) const {
    for (int block = 0; block < blocks_; ++block) {
      const float* weights = &weights_[static_cast<std::size_t>(block) * inputs_ * kColumns];
      const float* bias = &bias_[static_cast<std::size_t>(block) * kColumns];
      float* out = y + block * kColumns;
      int row = 0;
      for (; row + kRows <= rows; row += kRows)
        sum<kRows>(x + row * inputs_, weights, bias, out + row * width());
      for (; row < rows; ++row) sum<1>(x + row * inputs_, weights, bias, out + row * width());
    }
  }

 private:
  template <int ROWS>
  MAZE_INLINE void sum(const float* x, const float* weights, const float* bias, float* out) const {
    float sums[ROWS][kColumns];
    for (int r = 0; r < ROWS; ++r)
      for (int c = 0; c < kColumns; ++c) sums[r][c] = bias[c];
    for (int i = 0; i < inputs_; ++i) {
      const float* w = weights + i * kColumns;
      for (int r = 0; r < ROWS; ++r) {
        const float value = x[r * inputs_ + i];
        for (int c = 0; c < kColumns; ++c) sums[r][c] += value * w[c];
      }
    }
    for (int r = 0; r < ROWS; ++r)
      for (int c = 0; c < kColumns; ++c) out[r * width() + c] = sums[r][c];
  }

  int inputs_;
  int blocks_;
  std::vector<float> weights_;
  std::vector<float> bias_;
};

}  // namespace maze
