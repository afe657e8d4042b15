#pragma once

#include <cstdint>
#include <cstring>

#include "agent/wide.hpp"

namespace maze {

/// exp(x) by additions and multiplications, so that it is the same on every processor and in
/// every register width. Relative error below 2e-7 (the polynomial of the Cephes library);
/// outside of +-60 the result stands still.
MAZE_INLINE float exponential(float x) {
  x = x > -60.0f ? x : -60.0f;  // not a number counts as -60
  x = x < 60.0f ? x : 60.0f;
  // Adding 1.5 * 2^23 rounds to the nearest integer.
  const float n = (x * 1.44269504f + 12582912.0f) - 12582912.0f;
  float r = x - n * 0.693359375f;
  r = r - n * -2.12194440e-4f;
  float p = 1.9875691500e-4f;
  p = p * r + 1.3981999507e-3f;
  p = p * r + 8.3334519073e-3f;
  p = p * r + 4.1665795894e-2f;
  p = p * r + 1.6666665459e-1f;
  p = p * r + 5.0000001201e-1f;
  p = p * (r * r) + r + 1.0f;
  const std::int32_t bits = (static_cast<std::int32_t>(n) + 127) << 23;
  float power;
  std::memcpy(&power, &bits, sizeof power);
  return p * power;
}

MAZE_INLINE float sigmoid(float x) { return 1.0f / (1.0f + exponential(-x)); }

MAZE_INLINE float hyperbolic_tangent(float x) {
  return 2.0f / (1.0f + exponential(-2.0f * x)) - 1.0f;
}

}  // namespace maze
