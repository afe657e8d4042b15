#include "map/distance_search.hpp"

#include <algorithm>
#include <functional>
#include <queue>
#include <utility>

namespace rhcr {

DistanceSearch::DistanceSearch(const Graph& graph)
    : graph_(graph),
      grid_(graph),
      costs_(static_cast<std::size_t>(graph.vertices()) + 1),
      queue_(static_cast<std::size_t>(graph.vertices()) + 1) {}

void DistanceSearch::run(Cell cell, Way way) {
  if (grid_.open()) {
    clipped_ = false;
    highest_ = grid_.search(cell, costs_.data() + 1);
    if (highest_ + 1 < kUnreachable) return;
  }
  std::fill(costs_.begin(), costs_.end(), kUnreachable);
  costs_[0] = 0;  // so that no search wants to go where there is no move
  highest_ = 0;
  clipped_ = false;
  std::size_t found = 0;
  for (int heading = 0; heading < graph_.headings(); ++heading) {
    queue_[found] = graph_.vertex(cell, heading);
    costs_[1 + queue_[found++]] = 0;
  }
  const auto to = [this](Vertex vertex) -> const auto& { return graph_.origins(vertex); };
  const auto from = [this](Vertex vertex) -> const auto& { return graph_.neighbours(vertex); };
  if (graph_.unit()) {
    way == Way::kTo ? breadth_first(found, to) : breadth_first(found, from);
  } else if (way == Way::kTo) {
    dijkstra(found, to,
             [this](Vertex, Vertex next, int move) { return graph_.weight(next, move); });
  } else {
    dijkstra(found, from,
             [this](Vertex here, Vertex, int move) { return graph_.weight(here, move); });
  }
}

/// Without branches in the inner loop, whose outcome nothing foretells.
template <typename Links>
void DistanceSearch::breadth_first(std::size_t found, Links links) {
  std::uint16_t* costs = costs_.data() + 1;
  Vertex* queue = queue_.data();
  for (std::size_t head = 0; head < found; ++head) {
    const Vertex vertex = queue[head];
    const int cost = costs[vertex] + 1;
    for (const Vertex next : links(vertex)) {
      const int known = costs[next];
      const bool nearer = cost < known;
      queue[found] = next;
      found += nearer;
      costs[next] = static_cast<std::uint16_t>(nearer ? cost : known);
    }
  }
  highest_ = costs[queue[found - 1]];
  if (highest_ + 1 < kUnreachable) return;
  for (std::size_t i = 0; i < found && !clipped_; ++i) {
    const auto& next = links(queue[i]);
    clipped_ = std::any_of(next.begin(), next.end(),
                           [&](Vertex vertex) { return costs[vertex] == kUnreachable; });
  }
}

template <typename Links, typename Weight>
void DistanceSearch::dijkstra(std::size_t found, Links links, Weight weight) {
  using Entry = std::pair<int, Vertex>;
  std::priority_queue<Entry, std::vector<Entry>, std::greater<Entry>> open;
  std::uint16_t* costs = costs_.data() + 1;
  for (std::size_t i = 0; i < found; ++i) open.emplace(0, queue_[i]);
  std::vector<Vertex> too_far;
  while (!open.empty()) {
    const auto [known, vertex] = open.top();
    open.pop();
    if (known > costs[vertex]) continue;
    highest_ = known;
    for (int move = 0; move < kDirections; ++move) {
      const Vertex next = links(vertex)[move];
      if (next == kNoCell) continue;
      const std::int64_t cost = std::int64_t{known} + weight(vertex, next, move);
      if (cost >= kUnreachable) too_far.push_back(next);
      if (cost >= costs[next]) continue;
      costs[next] = static_cast<std::uint16_t>(cost);
      open.emplace(static_cast<int>(cost), next);
    }
  }
  clipped_ = std::any_of(too_far.begin(), too_far.end(),
                         [&](Vertex vertex) { return costs[vertex] == kUnreachable; });
}

}  // namespace rhcr
