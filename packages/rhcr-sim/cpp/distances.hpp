#pragma once

#include <cstdint>
#include <vector>

#include "graph.hpp"

namespace rhcr {

/// Costs of the cheapest paths from every cell to every target, one search
/// backwards a target, stored as uint16 rows of `graph.cells()` entries.
class DistanceTables {
 public:
  static constexpr std::uint16_t kUnreachable = 0xffff;

  /// Throws std::length_error if a distance does not fit into 16 bits.
  DistanceTables(const Graph& graph, const std::vector<Cell>& targets);

  const std::uint16_t* row(int target) const {
    return table_.data() + static_cast<std::size_t>(target) * cells_;
  }

 private:
  std::size_t cells_;
  std::vector<std::uint16_t> table_;
};

}  // namespace rhcr
