#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "distances.hpp"
#include "graph.hpp"

namespace rhcr {

/// A fulfilment warehouse: goals are endpoints and, in workstation mode, also
/// workstations. Targets are numbered endpoints first, then workstations;
/// distance tables exist for every target and are shared by all simulations.
class Warehouse {
 public:
  Warehouse(Graph graph, std::vector<Cell> endpoints, std::vector<Cell> workstations,
            std::vector<Cell> starts);

  const Graph& graph() const { return graph_; }
  const DistanceTables& distances() const { return distances_; }
  const std::vector<Cell>& starts() const { return starts_; }
  int endpoint_count() const { return endpoint_count_; }
  int workstation_count() const { return static_cast<int>(targets_.size()) - endpoint_count_; }
  Cell target_cell(int target) const { return targets_[target]; }

  /// A start or goal cell that cannot reach the first endpoint, if there is one.
  std::optional<Cell> disconnected_cell() const;

  /// Mean shortest distance of a task: over (workstation, endpoint) pairs, or
  /// over ordered pairs of different endpoints where there are no workstations.
  double average_task_length() const;

 private:
  Graph graph_;
  std::vector<Cell> targets_;
  int endpoint_count_;
  std::vector<Cell> starts_;
  DistanceTables distances_;
};

}  // namespace rhcr
