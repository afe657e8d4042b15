#include "map/scenario.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "map/distance_search.hpp"
#include "map/distance_sum.hpp"

namespace rhcr {
namespace {

using Way = DistanceSearch::Way;

/// By cell, whether the last search reached it with some heading.
std::vector<bool> reached_cells(const Graph& graph, const DistanceSearch& search) {
  std::vector<bool> reached(graph.cells(), false);
  for (Vertex vertex = 0; vertex < graph.vertices(); ++vertex) {
    if (search.costs()[vertex] != kUnreachable) reached[graph.cell_of(vertex)] = true;
  }
  return reached;
}

}  // namespace

Scenario::Scenario(Graph graph, std::vector<Cell> targets, std::vector<Cell> starts,
                   const std::function<void()>& poll)
    : graph_(std::move(graph)),
      targets_(std::move(targets)),
      starts_(std::move(starts)),
      cache_(graph_, targets_.size()) {
  DistanceSearch search(graph_);
  search.run(targets_[0], Way::kTo);
  to_first_ = reached_cells(graph_, search);
  const int farthest = search.clipped() ? kUnreachable : search.highest();
  search.run(targets_[0], Way::kFrom);
  from_first_ = reached_cells(graph_, search);
  // Who goes by the first target may have to turn round there.
  const int turns = graph_.rotation() ? 2 * graph_.wait_weight(targets_[0]) : 0;
  check_costs(farthest + search.highest() + turns, search, poll);
}

/// If the detour by the first target is short enough, every way is; else all have to be searched.
void Scenario::check_costs(int highest, DistanceSearch& search,
                           const std::function<void()>& poll) const {
  if (highest < kUnreachable && !search.clipped()) return;
  for (const Cell target : targets_) {
    poll();
    search.run(target);
    if (search.clipped()) {
      throw std::length_error("a cheapest path costs more than 65534; make the weights smaller");
    }
  }
}

void Scenario::drop_unreachable_starts() {
  const auto lost = [this](Cell cell) { return !to_first_[cell]; };
  starts_.erase(std::remove_if(starts_.begin(), starts_.end(), lost), starts_.end());
}

bool Scenario::reachable(Cell from, Cell to) const {
  if (connected(from) && connected(to)) return true;
  const DistanceCache::Handle field = cache_.to(to);
  return field->distances()[graph_.vertex(from, 0)] != kUnreachable;
}

std::optional<Cell> Scenario::disconnected_cell() const {
  for (const Cell target : targets_) {
    if (!from_first_[target]) return target;
  }
  std::vector<Cell> reached = targets_;
  reached.insert(reached.end(), starts_.begin(), starts_.end());
  std::vector<bool> seen(graph_.cells(), false);
  for (const Cell cell : reached) seen[cell] = true;
  for (std::size_t i = 0; i < reached.size(); ++i) {
    const Cell cell = reached[i];
    if (!to_first_[cell]) return cell;
    for (const Cell next : graph_.neighbours(cell)) {
      if (next == kNoCell || seen[next]) continue;
      seen[next] = true;
      reached.push_back(next);
    }
  }
  return std::nullopt;
}

std::uint64_t Scenario::total_distance(const std::vector<std::int32_t>& from,
                                       const std::vector<std::int32_t>& to,
                                       const std::function<void()>& poll) const {
  if (graph_.unit() && !graph_.rotation()) {
    const auto cells_of = [this](const std::vector<std::int32_t>& targets) {
      std::vector<Cell> cells;
      for (const std::int32_t target : targets) cells.push_back(targets_[target]);
      return cells;
    };
    return DistanceSum(graph_, cells_of(from)).to(cells_of(to), poll);
  }
  std::uint64_t total = 0;
  DistanceSearch search(graph_);
  for (const std::int32_t target : to) {
    poll();
    search.run(targets_[target]);
    for (const std::int32_t origin : from) total += search.costs()[targets_[origin]];
  }
  return total;
}

}  // namespace rhcr
