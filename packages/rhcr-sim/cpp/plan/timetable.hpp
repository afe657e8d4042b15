#pragma once

#include <limits>
#include <vector>

#include "map/graph.hpp"

namespace rhcr {

constexpr int kForever = std::numeric_limits<int>::max();

/// A stay of an agent on a cell at times begin, ..., end - 1.
struct Stay {
  int begin;
  int end;
  Agent agent;
};

/// When which agent is on which cell, now and in all future.
class Timetable {
 public:
  explicit Timetable(int cells) : stays_(cells) {}

  /// Stays on `cell`, earliest first. The times between two of them, before the first and after the
  /// last are its safe intervals 0, 1, ..., which may be empty.
  const std::vector<Stay>& stays(Cell cell) const { return stays_[cell]; }

  /// First time of safe interval `i` of `cell`, and the first time after it.
  int safe_from(Cell cell, int i) const { return i == 0 ? 0 : stays_[cell][i - 1].end; }
  int safe_until(Cell cell, int i) const {
    return i == static_cast<int>(stays_[cell].size()) ? kForever : stays_[cell][i].begin;
  }

  /// The first safe interval of `cell` that ends after `time`.
  int interval_after(Cell cell, int time) const;

  /// Adds a stay and forgets those on the cell that are over at time `now`.
  void add(Cell cell, const Stay& stay, int now);

  /// Removes the stay of `agent` on `cell` that begins at `begin`, if it is not forgotten.
  void remove(Cell cell, Agent agent, int begin);

 private:
  std::vector<std::vector<Stay>> stays_;
};

}  // namespace rhcr
