#include "map/distance_field.hpp"

namespace rhcr {

bool PackedCosts::pack(const std::uint16_t* costs, int cells) {
  codes_.assign((static_cast<std::size_t>(cells) + 1) / 2, 0);
  const int rows = cells / cols_;
  Cell cell = 0;
  for (int row = 0; row < rows; ++row) {
    for (int col = 0; col < cols_; ++col, ++cell) {
      int code = kNone;
      if (costs[cell] != kUnreachable) {
        code = (costs[cell] - std::abs(row - row_) - std::abs(col - col_)) / 2;
        if (code >= kNone) return false;
      }
      codes_[cell >> 1] |= static_cast<std::uint8_t>(code << (4 * (cell & 1)));
    }
  }
  return true;
}

DistanceField::DistanceField(const Graph& graph, Cell cell, const DistanceSearch& search,
                             bool packed)
    : packed_(graph, cell) {
  const bool possible = packed && graph.unit() && !graph.rotation();
  if (possible && packed_.pack(search.costs(), graph.cells())) return;
  packed_ = PackedCosts(graph, cell);
  costs_.assign(search.costs(), search.costs() + graph.vertices());
}

}  // namespace rhcr
