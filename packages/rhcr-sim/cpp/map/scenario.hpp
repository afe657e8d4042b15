#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "map/distance_cache.hpp"
#include "map/graph.hpp"

namespace rhcr {

/// Where agents drive, may start and may have goals. Goal cells ("targets") are
/// referred to by their index; distances are shared by all simulations.
class Scenario {
 public:
  /// `targets` are increasing and not empty. Throws std::length_error if the cheapest way from
  /// somewhere to a target costs too much. `poll` is called often and may throw.
  Scenario(Graph graph, std::vector<Cell> targets, std::vector<Cell> starts,
           const std::function<void()>& poll);

  /// Forgets the starts that cannot reach the first target.
  void drop_unreachable_starts();

  const Graph& graph() const { return graph_; }
  const std::vector<Cell>& starts() const { return starts_; }
  int target_count() const { return static_cast<int>(targets_.size()); }
  Cell target_cell(int target) const { return targets_[target]; }

  /// Distances of all cells to any cell.
  DistanceCache::Handle distances_to(Cell cell) const { return cache_.to(cell); }
  DistanceCache& cache() const { return cache_; }

  /// Whether there is a way between two cells.
  bool reachable(Cell from, Cell to) const;

  /// A cell where agents may come from which the first target cannot be reached, or a target that
  /// cannot be reached from the first one, if there is any.
  std::optional<Cell> disconnected_cell() const;

  /// Sum of the shortest distances of all (from, to) pairs of targets.
  std::uint64_t total_distance(const std::vector<std::int32_t>& from,
                               const std::vector<std::int32_t>& to,
                               const std::function<void()>& poll) const;

 private:
  void check_costs(int highest, DistanceSearch& search, const std::function<void()>& poll) const;
  bool connected(Cell cell) const { return to_first_[cell] && from_first_[cell]; }

  Graph graph_;
  std::vector<Cell> targets_;
  std::vector<Cell> starts_;
  std::vector<bool> to_first_;    // by cell: whether the first target can be reached
  std::vector<bool> from_first_;  // by cell: whether it can be reached from the first target
  mutable DistanceCache cache_;
};

}  // namespace rhcr
