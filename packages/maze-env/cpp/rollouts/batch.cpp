#include "rollouts/batch.hpp"

namespace maze {

Batch::Batch(std::size_t environments, bool see_through_walls)
    : observations(environments * kObservationSize),
      positions(environments),
      headings(environments),
      rewards(environments),
      terminated(environments),
      truncated(environments),
      steps(environments),
      distinct_cells(environments),
      left_turns(environments),
      right_turns(environments),
      see_through_walls_(see_through_walls),
      slots_(environments) {}

void Batch::reset(std::size_t environment, const Level& level, int heading) {
  Slot& slot = slots_[environment];
  slot.maze.assign(level.cells, level.height, level.width);
  slot.start = level.start;
  slot.goal = level.goal;
  slot.max_steps = level.max_steps;
  restart(environment, heading);
}

void Batch::restart(std::size_t environment, int heading) {
  Slot& slot = slots_[environment];
  slot.counts.assign(static_cast<std::size_t>(slot.maze.height()) * slot.maze.width() * kCounts, 0);
  positions[environment] = slot.start;
  headings[environment] = static_cast<std::uint8_t>(heading);
  rewards[environment] = 0.0;
  terminated[environment] = 0;
  truncated[environment] = 0;
  steps[environment] = 0;
  distinct_cells[environment] = 0;
  left_turns[environment] = 0;
  right_turns[environment] = 0;
  observe(environment);
}

StepError Batch::step(const std::int64_t* actions, const std::int64_t* indices, std::size_t count) {
  const StepError error = check(actions, indices, count);
  if (error.fault != StepFault::kNone) return error;
  for (std::size_t i = 0; i < count; ++i) {
    advance(indices ? indices[i] : i, static_cast<int>(actions[i]));
  }
  return error;
}

StepError Batch::check(const std::int64_t* actions, const std::int64_t* indices,
                       std::size_t count) const {
  for (std::size_t i = 0; i < count; ++i) {
    if (actions[i] < 0 || actions[i] >= kActions) return {StepFault::kAction, i};
    const std::size_t environment = indices ? indices[i] : i;
    if (!ready(environment) || terminated[environment] || truncated[environment]) {
      return {StepFault::kFinished, i};
    }
  }
  return {};
}

void Batch::advance(std::size_t environment, int action) {
  Slot& slot = slots_[environment];
  Position& position = positions[environment];
  std::uint8_t& heading = headings[environment];
  std::uint32_t* counts = &slot.counts[slot.maze.cell(position.row, position.column) * kCounts];
  if (counts[0]++ == 0) ++distinct_cells[environment];
  ++steps[environment];
  if (action == kLeft || action == kRight) {
    const bool left = action == kLeft;
    heading = (heading + (left ? 3 : 1)) & 3;
    ++counts[left ? 1 : 2];
    ++(left ? left_turns : right_turns)[environment];
  } else if (action == kForward) {
    const Position next = {position.row + kSteps[heading].row,
                           position.column + kSteps[heading].column};
    if (!slot.maze.wall(next.row, next.column)) position = next;
  }
  const bool success = position.row == slot.goal.row && position.column == slot.goal.column;
  const bool late = steps[environment] >= slot.max_steps;
  terminated[environment] = success;
  truncated[environment] = !success && late;
  rewards[environment] =
      success ? 1.0 - 0.9 * (static_cast<double>(steps[environment]) / slot.max_steps) : 0.0;
  observe(environment);
}

void Batch::observe(std::size_t environment) {
  const Slot& slot = slots_[environment];
  maze::observe(slot.maze, positions[environment], headings[environment], slot.goal,
                see_through_walls_, &observations[environment * kObservationSize]);
}

}  // namespace maze
