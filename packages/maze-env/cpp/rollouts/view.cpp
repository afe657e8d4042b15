#include "rollouts/view.hpp"

#include <array>
#include <cstdlib>
#include <cstring>

namespace maze {
namespace {

constexpr int kLine = kView * 3;    // bytes of one line of sight
constexpr int kMiddle = kView / 2;  // the line that the agent stands on
constexpr int kPatterns = 1 << kView;

constexpr std::uint8_t kEmpty[3] = {1, 0, 0};
constexpr std::uint8_t kWall[3] = {2, 5, 0};
constexpr std::uint8_t kGoal[3] = {8, 1, 0};
constexpr std::uint8_t kUnseen[3] = {0, 0, 0};

using LineTable = std::array<std::array<std::uint8_t, kLine>, kPatterns>;

/// Bytes of each pattern of walls; the lowest bit is the nearest cell, or else the farthest.
LineTable make_table(bool nearest_first) {
  LineTable table{};
  for (int pattern = 0; pattern < kPatterns; ++pattern) {
    for (int bit = 0; bit < kView; ++bit) {
      const int j = nearest_first ? kView - 1 - bit : bit;
      std::memcpy(&table[pattern][j * 3], pattern >> bit & 1 ? kWall : kEmpty, 3);
    }
  }
  return table;
}

const LineTable kNearestFirst = make_table(true);
const LineTable kFarthestFirst = make_table(false);

/// Walls on the line of sight `side` cells to the right of the agent.
unsigned line_bits(const Maze& maze, Position agent, int heading, int side) {
  constexpr int kAhead = kView - 1;
  switch (heading) {
    case 0:
      return maze.row_bits(agent.row + side, agent.column);
    case 1:
      return maze.column_bits(agent.row, agent.column - side);
    case 2:
      return maze.row_bits(agent.row - side, agent.column - kAhead);
    default:
      return maze.column_bits(agent.row - kAhead, agent.column + side);
  }
}

/// Hides what MiniGrid's visibility rule hides: light spreads row by row away from the agent, to
/// the sides and diagonally, and does not pass walls.
void hide(std::uint8_t* image) {
  bool seen[kView][kView] = {};  // [i][j]
  const auto opaque = [image](int i, int j) { return image[i * kLine + j * 3] == kWall[0]; };
  const auto spread = [&](int i, int j, int side) {
    if (!seen[i][j] || opaque(i, j)) return;
    seen[i + side][j] = true;
    if (j == 0) return;
    seen[i + side][j - 1] = true;
    seen[i][j - 1] = true;
  };
  seen[kMiddle][kView - 1] = true;
  for (int j = kView - 1; j >= 0; --j) {
    for (int i = 0; i < kView - 1; ++i) spread(i, j, 1);
    for (int i = kView - 1; i > 0; --i) spread(i, j, -1);
  }
  for (int i = 0; i < kView; ++i) {
    for (int j = 0; j < kView; ++j) {
      if (!seen[i][j]) std::memcpy(image + i * kLine + j * 3, kUnseen, 3);
    }
  }
}

}  // namespace

void observe(const Maze& maze, Position agent, int heading, Position goal, bool see_through_walls,
             std::uint8_t* image) {
  const LineTable& table = heading < 2 ? kNearestFirst : kFarthestFirst;
  for (int i = 0; i < kView; ++i) {
    const unsigned walls = line_bits(maze, agent, heading, i - kMiddle);
    std::memcpy(image + i * kLine, table[walls].data(), kLine);
  }
  const Position step = kSteps[heading];
  const int down = goal.row - agent.row;
  const int right = goal.column - agent.column;
  const int ahead = down * step.row + right * step.column;
  const int side = down * step.column - right * step.row;
  const bool in_view = ahead >= 0 && ahead < kView && std::abs(side) <= kMiddle;
  if (in_view && (ahead != 0 || side != 0)) {
    std::memcpy(image + (side + kMiddle) * kLine + (kView - 1 - ahead) * 3, kGoal, 3);
  }
  if (!see_through_walls) hide(image);
}

}  // namespace maze
