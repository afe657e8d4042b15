#pragma once

// The same arithmetic in wider registers: only the speed differs between the clones.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && defined(__linux__) && \
    !defined(__SANITIZE_ADDRESS__)
#define MAZE_WIDE __attribute__((target_clones("avx512f", "avx2", "default")))
#else
#define MAZE_WIDE
#endif
// Only what is inlined into a clone is compiled for its registers.
#if defined(__GNUC__)
#define MAZE_INLINE inline __attribute__((always_inline))
#else
#define MAZE_INLINE inline
#endif
