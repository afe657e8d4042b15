#pragma once

#include <cstddef>
#include <vector>

#include "plan/plan_state.hpp"

namespace rhcr {

/// Stack of (agent, path) records; used to undo, replay and restore replans.
class PathStack {
 public:
  struct Record {
    Agent agent;
    int length;
    int cost;
    std::size_t first_vertex;
  };

  std::size_t size() const { return records_.size(); }
  const Record& operator[](std::size_t i) const { return records_[i]; }
  const Vertex* vertices(std::size_t i) const {
    return vertices_.data() + records_[i].first_vertex;
  }
  void push(const PlanState& plans, Agent agent);
  void truncate(std::size_t size);

 private:
  std::vector<Record> records_;
  std::vector<Vertex> vertices_;
};

}  // namespace rhcr
