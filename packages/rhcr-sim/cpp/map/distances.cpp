#include "map/distances.hpp"

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
                   std::vector<Vertex>& queue) {
  std::size_t tail = 0;
  for (int heading = 0; heading < graph.headings(); ++heading) {
    queue[tail] = graph.vertex(target, heading);
    distance[queue[tail++]] = 0;
  }
  for (std::size_t head = 0; head < tail; ++head) {
    const Vertex vertex = queue[head];
    const int next_distance = distance[vertex] + 1;
    for (const Vertex origin : graph.origins(vertex)) {
      if (origin == kNoCell || distance[origin] != DistanceTables::kUnreachable) continue;
      if (next_distance >= DistanceTables::kUnreachable) too_far();
      distance[origin] = static_cast<std::uint16_t>(next_distance);
      queue[tail++] = origin;
    }
  }
}

void dijkstra(const Graph& graph, Cell target, std::uint16_t* distance) {
  using Entry = std::pair<int, Vertex>;
  std::priority_queue<Entry, std::vector<Entry>, std::greater<Entry>> open;
  bool clipped = false;
  for (int heading = 0; heading < graph.headings(); ++heading) {
    distance[graph.vertex(target, heading)] = 0;
    open.emplace(0, graph.vertex(target, heading));
  }
  while (!open.empty()) {
    const auto [known, vertex] = open.top();
    open.pop();
    if (known > distance[vertex]) continue;
    for (int move = 0; move < kDirections; ++move) {
      const Vertex origin = graph.origins(vertex)[move];
      if (origin == kNoCell) continue;
      const std::int64_t cost = std::int64_t{known} + graph.weight(origin, move);
      clipped |= cost >= DistanceTables::kUnreachable;
      if (cost >= distance[origin]) continue;
      distance[origin] = static_cast<std::uint16_t>(cost);
      open.emplace(static_cast<int>(cost), origin);
    }
  }
  for (Vertex vertex = 0; clipped && vertex < graph.vertices(); ++vertex) {
    if (distance[vertex] == DistanceTables::kUnreachable) continue;
    for (const Vertex origin : graph.origins(vertex)) {
      if (origin != kNoCell && distance[origin] == DistanceTables::kUnreachable) too_far();
    }
  }
}

}  // namespace

DistanceTables::DistanceTables(const Graph& graph, const std::vector<Cell>& targets)
    : vertices_(graph.vertices()), table_(targets.size() * vertices_, kUnreachable) {
  std::vector<Vertex> queue(vertices_);
  for (std::size_t i = 0; i < targets.size(); ++i) {
    std::uint16_t* row = table_.data() + i * vertices_;
    if (graph.unit()) {
      breadth_first(graph, targets[i], row, queue);
    } else {
      dijkstra(graph, targets[i], row);
    }
  }
}

}  // namespace rhcr
