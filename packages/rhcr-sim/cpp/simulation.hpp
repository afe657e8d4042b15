#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "pbs.hpp"
#include "tasks.hpp"
#include "warehouse.hpp"

namespace rhcr {

struct SimulationConfig {
  int agents = 0;
  std::uint64_t seed = 0;
  int steps = 0;   ///< timesteps to simulate
  int window = 0;  ///< conflicts are resolved this many timesteps ahead
  int period = 0;  ///< timesteps executed between two plans, <= window
  std::int64_t max_expansions = 0;  ///< low-level expansions a window
  double time_limit = 0.0;          ///< wall seconds for the whole run, 0 = none
  bool stop_at_congestion = true;
  std::vector<double> workstation_weights;
  std::vector<Cell> starts;  ///< empty: drawn from the seed
};

enum class StopReason { kCompleted, kCongested, kTimeLimit };

struct SimulationResult {
  int timesteps = 0;  ///< executed
  int windows = 0;
  int fallback_windows = 0;
  int congested_at = -1;  ///< first timestep of the first congested window
  StopReason stop_reason = StopReason::kCompleted;
  std::vector<Cell> positions;             ///< (timesteps + 1) rows of `agents` cells
  std::vector<Task> tasks;                 ///< agent by agent, in order of assignment
  std::vector<std::int32_t> window_starts;    ///< first timestep of each window
  std::vector<std::int32_t> window_finished;  ///< tasks finished in each window
  SolverStatistics statistics;
};

/// Lifelong multi-agent path finding in a rolling horizon (RHCR, Li et al.,
/// AAAI 2021). `poll` is called often and may throw to stop the simulation.
/// Throws std::logic_error if an executed move breaks a rule, which is a bug.
SimulationResult simulate(const Warehouse& warehouse, const SimulationConfig& config,
                          const std::function<void()>& poll);

}  // namespace rhcr
