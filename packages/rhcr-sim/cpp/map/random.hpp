#pragma once

#include <cstdint>

namespace rhcr {

/// SplitMix64 stream keyed by (seed, purpose, index): the same numbers on every
/// platform, and streams of different keys are independent of each other.
class Random {
 public:
  Random(std::uint64_t seed, std::uint64_t purpose, std::uint64_t index)
      : state_(mix(mix(mix(seed) ^ purpose) ^ index)) {}

  std::uint64_t next() {
    state_ += kIncrement;
    return mix(state_);
  }

  /// Uniform integer in [0, n), n >= 1 (multiply and reject, Lemire 2019).
  std::uint32_t below(std::uint32_t n) {
    const std::uint32_t threshold = (0u - n) % n;
    while (true) {
      const std::uint64_t product = (next() >> 32) * n;
      if (static_cast<std::uint32_t>(product) >= threshold) {
        return static_cast<std::uint32_t>(product >> 32);
      }
    }
  }

  /// Uniform double in [0, 1).
  double unit() { return static_cast<double>(next() >> 11) * 0x1.0p-53; }

  /// How far the stream has come, to be kept and to go on from.
  std::uint64_t& state() { return state_; }

 private:
  static constexpr std::uint64_t kIncrement = 0x9e3779b97f4a7c15u;

  static std::uint64_t mix(std::uint64_t z) {
    z += kIncrement;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
  }

  std::uint64_t state_;
};

}  // namespace rhcr
