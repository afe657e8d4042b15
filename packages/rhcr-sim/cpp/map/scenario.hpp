#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <vector>

#include "map/distances.hpp"
#include "map/graph.hpp"

namespace rhcr {

/// Where agents drive, may start and may have goals. Goal cells ("targets") are
/// referred to by their index; their distance tables are shared by all simulations.
class Scenario {
 public:
  /// `targets` are increasing and not empty.
  Scenario(Graph graph, std::vector<Cell> targets, std::vector<Cell> starts);

  /// Forgets the starts that cannot reach the first target.
  void drop_unreachable_starts();

  const Graph& graph() const { return graph_; }
  const DistanceTables& distances() const { return distances_; }
  const std::vector<Cell>& starts() const { return starts_; }
  int target_count() const { return static_cast<int>(targets_.size()); }
  Cell target_cell(int target) const { return targets_[target]; }

  /// Distances of all cells to `cell`, which need not be a target. Made when first asked for, by
  /// any thread, and kept.
  const std::uint16_t* distances_to(Cell cell) const;

  /// A cell where agents may come from which the first target cannot be reached, or a target that
  /// cannot be reached from the first one, if there is any.
  std::optional<Cell> disconnected_cell() const;

  /// Sum of the shortest distances of all (from, to) pairs of targets.
  std::uint64_t total_distance(const std::vector<std::int32_t>& from,
                               const std::vector<std::int32_t>& to) const;

 private:
  Graph graph_;
  std::vector<Cell> targets_;
  std::vector<Cell> starts_;
  DistanceTables distances_;
  mutable std::mutex mutex_;
  mutable std::map<Cell, DistanceTables> other_distances_;  // by cell that is no target
};

}  // namespace rhcr
