#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "map/distance_search.hpp"
#include "map/graph.hpp"

namespace rhcr {

/// Costs to one cell of a unit graph without headings, in four bits a cell.
///
/// A way is at least as long as there are rows and columns between, and longer by an even number.
/// Half of that is small on most maps; where it is not, `pack` gives up.
class PackedCosts {
 public:
  PackedCosts(const Graph& graph, Cell cell)
      : cols_(graph.cols()), row_(cell / graph.cols()), col_(cell % graph.cols()) {}

  bool pack(const std::uint16_t* costs, int cells);

  int operator[](Cell cell) const {
    const int code = (codes_[cell >> 1] >> (4 * (cell & 1))) & kNone;
    return code == kNone ? kUnreachable : direct(cell) + 2 * code;
  }
  std::size_t bytes() const { return codes_.size(); }

 private:
  static constexpr int kNone = 15;

  int direct(Cell cell) const {
    return std::abs(cell / cols_ - row_) + std::abs(cell % cols_ - col_);
  }

  int cols_;
  int row_;
  int col_;
  std::vector<std::uint8_t> codes_;
};

/// Costs by vertex, in one of two forms.
class Distances {
 public:
  Distances() = default;
  explicit Distances(const std::uint16_t* costs) : costs_(costs) {}
  explicit Distances(const PackedCosts* packed) : packed_(packed) {}

  int operator[](Vertex vertex) const {
    return costs_ != nullptr ? costs_[vertex] : (*packed_)[vertex];
  }

 private:
  const std::uint16_t* costs_ = nullptr;
  const PackedCosts* packed_ = nullptr;
};

/// Costs of the cheapest paths from every vertex to one cell.
class DistanceField {
 public:
  /// Takes them from a search to `cell`; packed if that is wanted and possible.
  DistanceField(const Graph& graph, Cell cell, const DistanceSearch& search, bool packed);

  Distances distances() const {
    return costs_.empty() ? Distances(&packed_) : Distances(costs_.data());
  }
  std::size_t bytes() const {
    return sizeof(*this) + packed_.bytes() + costs_.size() * sizeof(std::uint16_t);
  }

 private:
  PackedCosts packed_;
  std::vector<std::uint16_t> costs_;  // empty if packed
};

}  // namespace rhcr
