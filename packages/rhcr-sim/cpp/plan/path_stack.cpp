#include "plan/path_stack.hpp"

namespace rhcr {

void PathStack::push(const PlanState& plans, Agent agent) {
  const Vertex* vertices = plans.vertices(agent);
  records_.push_back({agent, plans.length(agent), plans.cost(agent), vertices_.size()});
  vertices_.insert(vertices_.end(), vertices, vertices + plans.length(agent));
}

void PathStack::truncate(std::size_t size) {
  if (size < records_.size()) vertices_.resize(records_[size].first_vertex);
  records_.resize(size);
}

}  // namespace rhcr
