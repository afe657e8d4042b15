#pragma once

#include <cstdint>

#include "plan/window_problem.hpp"

namespace rhcr {

struct SolverStatistics {
  std::int64_t high_level_expanded = 0;
  std::int64_t high_level_generated = 0;
  std::int64_t low_level_calls = 0;
  std::int64_t low_level_expanded = 0;
  std::int64_t low_level_generated = 0;
  std::int64_t root_conflicts = 0;
  std::int64_t group_merges = 0;  ///< of independence detection

  SolverStatistics operator-(const SolverStatistics& other) const {
    return {high_level_expanded - other.high_level_expanded,
            high_level_generated - other.high_level_generated,
            low_level_calls - other.low_level_calls,
            low_level_expanded - other.low_level_expanded,
            low_level_generated - other.low_level_generated,
            root_conflicts - other.root_conflicts,
            group_merges - other.group_merges};
  }
};

/// Plans one window for all agents.
class WindowSolver {
 public:
  virtual ~WindowSolver() = default;

  /// Returns true if `plan` is free of conflicts at times 0..window. Otherwise
  /// the search ended without a solution or after `max_expansions` low-level
  /// expansions, and `plan` is the one whose first conflict comes latest.
  /// `seed` drives random choices, if there are any.
  virtual bool solve(const WindowProblem& problem, std::int64_t max_expansions, std::uint64_t seed,
                     WindowPlan& plan) = 0;

  /// Work of all calls so far.
  virtual SolverStatistics statistics() const = 0;
};

}  // namespace rhcr
