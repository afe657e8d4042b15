#pragma once

#include <cstdint>
#if defined(_MSC_VER)
#include <intrin.h>
#endif

namespace rhcr {

using Word = std::uint64_t;
constexpr int kWordBits = 64;

/// Index of the lowest set bit; `word` must not be zero.
inline int lowest_bit(Word word) {
#if defined(_MSC_VER)
  unsigned long index;
  _BitScanForward64(&index, word);
  return static_cast<int>(index);
#else
  return __builtin_ctzll(word);
#endif
}

// Unsigned, because division of signed integers rounds towards zero and so takes longer.
inline bool test_bit(const Word* words, unsigned bit) {
  return (words[bit / kWordBits] >> (bit % kWordBits)) & 1u;
}

inline void set_bit(Word* words, int bit) {
  words[bit / kWordBits] |= Word{1} << (bit % kWordBits);
}

inline void clear_bit(Word* words, int bit) {
  words[bit / kWordBits] &= ~(Word{1} << (bit % kWordBits));
}

/// The lowest `count` bits, at most 63.
inline Word low_bits(int count) { return (Word{1} << count) - 1; }

/// The bits of `word` and all bits at most `distance` away from one.
inline Word spread(Word word, int distance) {
  for (; distance > 0; --distance) word |= word << 1 | word >> 1;
  return word;
}

/// Calls `visit(bit)` for every set bit in increasing order.
template <typename Visit>
void for_each_bit(const Word* words, int n_words, Visit visit) {
  for (int i = 0; i < n_words; ++i) {
    for (Word word = words[i]; word != 0; word &= word - 1) {
      visit(i * kWordBits + lowest_bit(word));
    }
  }
}

}  // namespace rhcr
