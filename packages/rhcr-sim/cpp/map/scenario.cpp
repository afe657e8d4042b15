#include "map/scenario.hpp"

#include <algorithm>
#include <utility>

namespace rhcr {

Scenario::Scenario(Graph graph, std::vector<Cell> targets, std::vector<Cell> starts)
    : graph_(std::move(graph)),
      targets_(std::move(targets)),
      starts_(std::move(starts)),
      distances_(graph_, targets_) {}

void Scenario::drop_unreachable_starts() {
  const std::uint16_t* distance = distances_.row(0);
  const auto lost = [&](Cell cell) { return distance[cell] == DistanceTables::kUnreachable; };
  starts_.erase(std::remove_if(starts_.begin(), starts_.end(), lost), starts_.end());
}

const std::uint16_t* Scenario::distances_to(Cell cell) const {
  const auto target = std::lower_bound(targets_.begin(), targets_.end(), cell);
  if (target != targets_.end() && *target == cell) {
    return distances_.row(static_cast<int>(target - targets_.begin()));
  }
  const std::lock_guard<std::mutex> lock(mutex_);
  auto found = other_distances_.find(cell);
  if (found == other_distances_.end()) {
    found = other_distances_.emplace(cell, DistanceTables(graph_, {cell})).first;
  }
  return found->second.row(0);
}

std::optional<Cell> Scenario::disconnected_cell() const {
  for (int target = 0; target < target_count(); ++target) {
    if (distances_.row(target)[targets_[0]] == DistanceTables::kUnreachable) {
      return targets_[target];
    }
  }
  std::vector<Cell> reached = targets_;
  reached.insert(reached.end(), starts_.begin(), starts_.end());
  std::vector<bool> seen(graph_.cells(), false);
  for (const Cell cell : reached) seen[cell] = true;
  for (std::size_t i = 0; i < reached.size(); ++i) {
    const Cell cell = reached[i];
    if (distances_.row(0)[cell] == DistanceTables::kUnreachable) return cell;
    for (const Cell next : graph_.neighbours(cell)) {
      if (next == kNoCell || seen[next]) continue;
      seen[next] = true;
      reached.push_back(next);
    }
  }
  return std::nullopt;
}

std::uint64_t Scenario::total_distance(const std::vector<std::int32_t>& from,
                                       const std::vector<std::int32_t>& to) const {
  std::uint64_t total = 0;
  for (const std::int32_t target : to) {
    const std::uint16_t* distance = distances_.row(target);
    for (const std::int32_t origin : from) total += distance[targets_[origin]];
  }
  return total;
}

}  // namespace rhcr
