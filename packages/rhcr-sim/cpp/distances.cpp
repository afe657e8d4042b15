#include "distances.hpp"

#include <functional>
#include <queue>
#include <stdexcept>
#include <utility>

namespace rhcr {
namespace {

[[noreturn]] void too_far() {
  throw std::length_error("a cheapest path costs more than 65534; make the weights smaller");
}

void breadth_first(const Graph& graph, Cell target, std::uint16_t* distance,
                   std::vector<Cell>& queue) {
  std::size_t tail = 0;
  queue[tail++] = target;
  distance[target] = 0;
  for (std::size_t head = 0; head < tail; ++head) {
    const Cell cell = queue[head];
    const int next_distance = distance[cell] + 1;
    for (const Cell origin : graph.origins(cell)) {
      if (origin == kNoCell || distance[origin] != DistanceTables::kUnreachable) continue;
      if (next_distance >= DistanceTables::kUnreachable) too_far();
      distance[origin] = static_cast<std::uint16_t>(next_distance);
      queue[tail++] = origin;
    }
  }
}

void dijkstra(const Graph& graph, Cell target, std::uint16_t* distance) {
  using Entry = std::pair<int, Cell>;
  std::priority_queue<Entry, std::vector<Entry>, std::greater<Entry>> open;
  bool clipped = false;
  distance[target] = 0;
  open.emplace(0, target);
  while (!open.empty()) {
    const auto [known, cell] = open.top();
    open.pop();
    if (known > distance[cell]) continue;
    for (int direction = 0; direction < kDirections; ++direction) {
      const Cell origin = graph.origins(cell)[direction];
      if (origin == kNoCell) continue;
      const std::int64_t cost = std::int64_t{known} + graph.weight(origin, direction);
      clipped |= cost >= DistanceTables::kUnreachable;
      if (cost >= distance[origin]) continue;
      distance[origin] = static_cast<std::uint16_t>(cost);
      open.emplace(static_cast<int>(cost), origin);
    }
  }
  for (Cell cell = 0; clipped && cell < graph.cells(); ++cell) {
    if (distance[cell] == DistanceTables::kUnreachable) continue;
    for (const Cell origin : graph.origins(cell)) {
      if (origin != kNoCell && distance[origin] == DistanceTables::kUnreachable) too_far();
    }
  }
}

}  // namespace

DistanceTables::DistanceTables(const Graph& graph, const std::vector<Cell>& targets)
    : cells_(graph.cells()), table_(targets.size() * cells_, kUnreachable) {
  std::vector<Cell> queue(cells_);
  for (std::size_t i = 0; i < targets.size(); ++i) {
    std::uint16_t* row = table_.data() + i * cells_;
    if (graph.unit()) {
      breadth_first(graph, targets[i], row, queue);
    } else {
      dijkstra(graph, targets[i], row);
    }
  }
}

}  // namespace rhcr
