#pragma once

#include <cstdint>
#include <deque>
#include <vector>

#include "map/graph.hpp"
#include "plan/snapshot.hpp"

namespace rhcr {

/// How long agents waited lately on each cell before they drove on: the congestion
/// memory of RHCR. Only visits that ended in the last `memory` timesteps count.
class TravelDelays {
 public:
  TravelDelays(int cells, int agents, int memory)
      : memory_(memory), waited_(agents, 0), visits_(cells, 0), waits_(cells, 0) {}

  /// Takes note that the agents came from `before` to `now` at `timestep`.
  void note(int timestep, const std::vector<Cell>& before, const std::vector<Cell>& now);

  /// Mean wait of the visits to each cell, in units of 1 / kDelayUnit timesteps.
  void write(std::vector<int>& delays) const;

  void keep(Snapshot& snapshot);

 private:
  struct Visit {
    int end = 0;
    Cell cell = 0;
    int waits = 0;
  };

  int memory_;
  std::deque<Visit> recent_;
  std::vector<int> waited_;          // by agent: timesteps since it came to its cell
  std::vector<int> visits_;          // by cell
  std::vector<std::int64_t> waits_;  // by cell
};

}  // namespace rhcr
