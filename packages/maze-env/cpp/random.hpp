#pragma once

#include <cstdint>

namespace maze {

/// Finaliser of SplitMix64 (Steele, Lea, Flood, 2014).
inline std::uint64_t mix(std::uint64_t z) {
  z += 0x9e3779b97f4a7c15u;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}

/// Random bits that depend on nothing but their key and their number.
inline std::uint64_t random_bits(std::uint64_t key, std::uint64_t counter) {
  return mix(mix(key) ^ counter);
}

}  // namespace maze
