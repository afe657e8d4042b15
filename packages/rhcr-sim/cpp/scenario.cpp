#include "scenario.hpp"

#include <utility>

namespace rhcr {

Scenario::Scenario(Graph graph, std::vector<Cell> targets, std::vector<Cell> starts)
    : graph_(std::move(graph)),
      targets_(std::move(targets)),
      starts_(std::move(starts)),
      distances_(graph_, targets_) {}

std::optional<Cell> Scenario::disconnected_cell() const {
  const std::uint16_t* distance = distances_.row(0);
  for (const auto* cells : {&targets_, &starts_}) {
    for (const Cell cell : *cells) {
      if (distance[cell] == DistanceTables::kUnreachable) return cell;
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
