#include "path_stack.hpp"

namespace rhcr {

void PathStack::push(const PlanState& plans, Agent agent) {
  const Cell* cells = plans.cells(agent);
  records_.push_back({agent, plans.length(agent), plans.cost(agent), cells_.size()});
  cells_.insert(cells_.end(), cells, cells + plans.length(agent));
}

void PathStack::truncate(std::size_t size) {
  if (size < records_.size()) cells_.resize(records_[size].first_cell);
  records_.resize(size);
}

}  // namespace rhcr
