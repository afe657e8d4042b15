#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "rollouts/maze.hpp"
#include "rollouts/view.hpp"

namespace maze {

enum Action { kLeft, kRight, kForward, kPickUp, kDrop, kToggle, kDone, kActions };

/// Counts of one episode, cell by cell: steps, left turns and right turns that begin there.
constexpr int kCounts = 3;

/// What an episode takes place in.
struct Level {
  const std::uint8_t* cells;  // height * width, 0 is floor
  int height;
  int width;
  Position start;
  Position goal;
  std::int32_t max_steps;
};

/// What makes `Batch::step` refuse; nothing has changed then.
enum class StepFault { kNone, kAction, kFinished };

struct StepError {
  StepFault fault = StepFault::kNone;
  std::size_t index = 0;  // of the action
};

/// Many episodes side by side, each in a maze of its own. Callers check what they hand over,
/// except actions. All arrays have one entry an environment.
class Batch {
 public:
  Batch(std::size_t environments, bool see_through_walls);

  std::size_t size() const { return slots_.size(); }

  void reset(std::size_t environment, const Level& level, int heading);

  /// Starts the level of an environment again.
  void restart(std::size_t environment, int heading);

  /// Advances the environments `indices[0..count)`, or the first `count` if `indices` is null.
  StepError step(const std::int64_t* actions, const std::int64_t* indices, std::size_t count);

  bool ready(std::size_t environment) const { return slots_[environment].maze.height() > 0; }
  const Maze& maze(std::size_t environment) const { return slots_[environment].maze; }

  /// Counts of the episode, (height, width, kCounts).
  const std::vector<std::uint32_t>& counts(std::size_t environment) const {
    return slots_[environment].counts;
  }

  // Results, valid after a reset and after each step.
  std::vector<std::uint8_t> observations;
  std::vector<Position> positions;
  std::vector<std::uint8_t> headings;
  std::vector<double> rewards;
  std::vector<std::uint8_t> terminated;
  std::vector<std::uint8_t> truncated;
  std::vector<std::int32_t> steps;
  std::vector<std::int32_t> distinct_cells;  // in which steps began
  std::vector<std::int32_t> left_turns;
  std::vector<std::int32_t> right_turns;

 private:
  struct Slot {
    Maze maze;
    Position start;
    Position goal;
    std::int32_t max_steps;
    std::vector<std::uint32_t> counts;
  };

  StepError check(const std::int64_t* actions, const std::int64_t* indices,
                  std::size_t count) const;
  void advance(std::size_t environment, int action);
  void observe(std::size_t environment);

  bool see_through_walls_;
  std::vector<Slot> slots_;
};

}  // namespace maze
