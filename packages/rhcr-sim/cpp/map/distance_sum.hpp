#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "map/graph.hpp"

namespace rhcr {

/// Sum of the shortest distances from many cells of a unit graph without headings to many others.
///
/// Searches from 64 neighbouring cells go on at once, a bit each (Then et al., *The More the
/// Merrier: Efficient Multi-Source Graph Traversal*, VLDB 2014): they come to a cell at nearly the
/// same time, so that a cell is looked at a dozen times instead of 64.
class DistanceSum {
 public:
  /// From all cells in `from`, as often as they occur there.
  DistanceSum(const Graph& graph, const std::vector<Cell>& from);

  /// The sum to all cells in `to`; those of a batch should lie together. `poll` is called often and
  /// may throw.
  std::uint64_t to(std::vector<Cell> to, const std::function<void()>& poll);

 private:
  using Bits = std::uint64_t;

  struct Reached {
    Bits seen;  ///< searches that came here
    Bits next;  ///< searches that come here in the next step
  };

  struct Step {
    Cell cell;
    Bits fresh;  ///< searches that came here for the first time
  };

  void sort_by_place(std::vector<Cell>& cells) const;
  std::uint64_t search(const Cell* first, const Cell* last);
  void reach(Cell cell, Bits bits);

  const Graph& graph_;
  std::vector<std::uint32_t> counts_;  // by cell: of `from`

  std::vector<Reached> reached_;  // by cell
  std::vector<Step> front_;       // where searches came last
  std::vector<Cell> next_cells_;  // where searches come next
};

}  // namespace rhcr
