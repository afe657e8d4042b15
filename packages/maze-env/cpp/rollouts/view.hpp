#pragma once

#include <cstdint>

#include "rollouts/maze.hpp"

namespace maze {

/// Bytes of an observation: (i, j, channel), i from left to right, j from far to near.
constexpr int kObservationSize = kView * kView * 3;

struct Position {
  std::int32_t row;
  std::int32_t column;
};

/// Headings: 0 right, 1 down, 2 left, 3 up.
constexpr Position kSteps[4] = {{0, 1}, {1, 0}, {0, -1}, {-1, 0}};

/// Writes what an agent sees into `kObservationSize` bytes.
void observe(const Maze& maze, Position agent, int heading, Position goal, bool see_through_walls,
             std::uint8_t* image);

}  // namespace maze
