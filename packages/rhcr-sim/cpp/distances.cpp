#include "distances.hpp"

#include <stdexcept>

namespace rhcr {
namespace {

void breadth_first(const Graph& graph, Cell source, std::uint16_t* distance,
                   std::vector<Cell>& queue) {
  std::size_t tail = 0;
  queue[tail++] = source;
  distance[source] = 0;
  for (std::size_t head = 0; head < tail; ++head) {
    const Cell cell = queue[head];
    const int next_distance = distance[cell] + 1;
    for (const Cell next : graph.neighbours(cell)) {
      if (next == kNoCell || distance[next] != DistanceTables::kUnreachable) continue;
      if (next_distance >= DistanceTables::kUnreachable) {
        throw std::length_error("a shortest path is longer than 65534 steps");
      }
      distance[next] = static_cast<std::uint16_t>(next_distance);
      queue[tail++] = next;
    }
  }
}

}  // namespace

DistanceTables::DistanceTables(const Graph& graph, const std::vector<Cell>& targets)
    : cells_(graph.cells()), table_(targets.size() * cells_, kUnreachable) {
  std::vector<Cell> queue(cells_);
  for (std::size_t i = 0; i < targets.size(); ++i) {
    breadth_first(graph, targets[i], table_.data() + i * cells_, queue);
  }
}

}  // namespace rhcr
