#include "map/distance_sum.hpp"

#include <algorithm>
#include <bitset>

namespace rhcr {
namespace {

constexpr int kBatch = 64;

/// The bits of a number with gaps between them. With those of another number in the gaps, numbers
/// are ordered along Z-shaped curves, on which neighbours in the plane come soon after each other.
std::uint64_t spaced(std::uint64_t number) {
  std::uint64_t bits = 0;
  for (int i = 0; i < 32; ++i) bits |= (number >> i & 1) << (2 * i);
  return bits;
}

}  // namespace

DistanceSum::DistanceSum(const Graph& graph, const std::vector<Cell>& from)
    : graph_(graph), counts_(graph.cells(), 0), reached_(graph.cells()) {
  for (const Cell cell : from) ++counts_[cell];
}

std::uint64_t DistanceSum::to(std::vector<Cell> to, const std::function<void()>& poll) {
  sort_by_place(to);
  std::uint64_t total = 0;
  for (std::size_t first = 0; first < to.size(); first += kBatch) {
    poll();
    const std::size_t last = std::min(first + kBatch, to.size());
    total += search(to.data() + first, to.data() + last);
  }
  return total;
}

void DistanceSum::sort_by_place(std::vector<Cell>& cells) const {
  const auto key = [this](Cell cell) {
    return spaced(cell / graph_.cols()) << 1 | spaced(cell % graph_.cols());
  };
  std::sort(cells.begin(), cells.end(), [&](Cell a, Cell b) { return key(a) < key(b); });
}

std::uint64_t DistanceSum::search(const Cell* first, const Cell* last) {
  std::fill(reached_.begin(), reached_.end(), Reached{0, 0});
  for (const Cell* cell = first; cell != last; ++cell) reach(*cell, Bits{1} << (cell - first));
  std::uint64_t total = 0;
  for (std::uint64_t distance = 0; !next_cells_.empty(); ++distance) {
    front_.clear();
    for (const Cell cell : next_cells_) {
      Reached& reached = reached_[cell];
      const Bits fresh = reached.next & ~reached.seen;
      reached.seen |= fresh;
      reached.next = 0;
      front_.push_back({cell, fresh});
      total += distance * counts_[cell] * std::bitset<kBatch>(fresh).count();
    }
    next_cells_.clear();
    for (const auto& [cell, fresh] : front_) {
      for (const Cell origin : graph_.origins(cell)) {
        if (origin != kNoCell) reach(origin, fresh);
      }
    }
  }
  return total;
}

void DistanceSum::reach(Cell cell, Bits bits) {
  Reached& reached = reached_[cell];
  if ((bits & ~reached.seen) == 0) return;
  if (reached.next == 0) next_cells_.push_back(cell);
  reached.next |= bits;
}

}  // namespace rhcr
