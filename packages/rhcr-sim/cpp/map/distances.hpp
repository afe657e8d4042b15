#pragma once

#include <cstdint>
#include <vector>

#include "map/graph.hpp"

namespace rhcr {

/// Costs of the cheapest paths from every vertex to every target cell, one search
/// backwards a target, stored as uint16 rows of `graph.vertices()` entries.
class DistanceTables {
 public:
  static constexpr std::uint16_t kUnreachable = 0xffff;

  /// Throws std::length_error if a distance does not fit into 16 bits.
  DistanceTables(const Graph& graph, const std::vector<Cell>& targets);

  const std::uint16_t* row(int target) const {
    return table_.data() + static_cast<std::size_t>(target) * vertices_;
  }

 private:
  std::size_t vertices_;
  std::vector<std::uint16_t> table_;
};

}  // namespace rhcr
