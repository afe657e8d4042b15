#pragma once

#include <cstdint>
#include <vector>

#include "map/graph.hpp"
#include "map/open_grid.hpp"

namespace rhcr {

/// Stands for the cost of a way that does not exist.
constexpr std::uint16_t kUnreachable = 0xffff;

/// Costs of the cheapest paths between one cell and all vertices, in 16 bits. Not for several
/// threads at once: it keeps the memory of its searches.
class DistanceSearch {
 public:
  enum class Way { kTo, kFrom };  ///< from all vertices to the cell, or the other way round

  explicit DistanceSearch(const Graph& graph);

  /// Searches from `cell`, which counts with any heading. A cost that does not fit into 16 bits
  /// leaves its vertex unreachable.
  void run(Cell cell, Way way = Way::kTo);

  /// Results of the last run, by vertex.
  const std::uint16_t* costs() const { return costs_.data() + 1; }

  /// The highest cost of the last run.
  int highest() const { return highest_; }

  /// Whether some cost of the last run did not fit.
  bool clipped() const { return clipped_; }

 private:
  template <typename Links>
  void breadth_first(std::size_t found, Links links);
  template <typename Links, typename Weight>
  void dijkstra(std::size_t found, Links links, Weight weight);

  const Graph& graph_;
  OpenGrid grid_;
  int highest_ = 0;
  bool clipped_ = false;
  std::vector<std::uint16_t> costs_;  // by vertex, after one for `kNoCell`
  std::vector<Vertex> queue_;         // the vertices in the order in which they are reached
};

}  // namespace rhcr
