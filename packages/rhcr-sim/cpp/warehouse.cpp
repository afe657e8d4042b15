#include "warehouse.hpp"

#include <utility>

namespace rhcr {
namespace {

std::vector<Cell> concatenate(std::vector<Cell> first, const std::vector<Cell>& second) {
  first.insert(first.end(), second.begin(), second.end());
  return first;
}

}  // namespace

Warehouse::Warehouse(Graph graph, std::vector<Cell> endpoints, std::vector<Cell> workstations,
                     std::vector<Cell> starts)
    : graph_(std::move(graph)),
      targets_(concatenate(endpoints, workstations)),
      endpoint_count_(static_cast<int>(endpoints.size())),
      starts_(std::move(starts)),
      distances_(graph_, targets_) {}

std::optional<Cell> Warehouse::disconnected_cell() const {
  const std::uint16_t* distance = distances_.row(0);
  for (const auto* cells : {&targets_, &starts_}) {
    for (const Cell cell : *cells) {
      if (distance[cell] == DistanceTables::kUnreachable) return cell;
    }
  }
  return std::nullopt;
}

double Warehouse::average_task_length() const {
  const int targets = static_cast<int>(targets_.size());
  const bool workstation_mode = workstation_count() > 0;
  const int first = workstation_mode ? endpoint_count_ : 0;
  std::uint64_t total = 0;
  for (int target = first; target < targets; ++target) {
    const std::uint16_t* distance = distances_.row(target);
    for (int e = 0; e < endpoint_count_; ++e) total += distance[targets_[e]];
  }
  const double same = workstation_mode ? 0.0 : endpoint_count_;
  const double pairs = static_cast<double>(targets - first) * endpoint_count_ - same;
  return pairs > 0 ? static_cast<double>(total) / pairs : 0.0;
}

}  // namespace rhcr
