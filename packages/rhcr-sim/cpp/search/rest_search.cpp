#include "search/rest_search.hpp"

#include <algorithm>
#include <tuple>

namespace rhcr {
namespace {

constexpr int kNone = -1;

}  // namespace

bool RestSearch::plan(const Timetable& table, Cell start, int now, const Target& goal,
                      const Target& rest, std::vector<Step>& route) {
  table_ = &table;
  goal_ = goal;
  rest_ = rest;
  to_goal_ = goal.field->distances();
  to_rest_ = rest.field->distances();
  nodes_.clear();
  open_.clear();
  ++calls_;
  if (++search_ == 0) {
    for (Known& known : known_) known.search = 0;
    search_ = 1;
  }
  generate(start, table.interval_after(start, now), now, kNone);
  while (!open_.empty()) {
    const int id = open_.front().node;
    std::pop_heap(open_.begin(), open_.end());
    open_.pop_back();
    if (at_rest(nodes_[id])) {
      extract(id, route);
      return true;
    }
    if (nodes_[id].leg == 0 && nodes_[id].cell == goal_.cell) {
      visit_goal(id);
    } else if (earliest(nodes_[id]) == nodes_[id].time) {
      expand(id);
    }
  }
  return false;
}

void RestSearch::expand(int id) {
  ++expanded_;
  const Node node = nodes_[id];
  const int latest = table_->safe_until(node.cell, node.interval);
  for (const Cell next : graph_.neighbours(node.cell)) {
    if (next == kNoCell) continue;
    const int intervals = static_cast<int>(table_->stays(next).size()) + 1;
    for (int i = table_->interval_after(next, node.time + 1); i < intervals; ++i) {
      const int time = std::max(node.time + 1, table_->safe_from(next, i));
      if (time > latest) break;
      if (time < table_->safe_until(next, i) && !swaps(node, next, i, time)) {
        generate(next, i, time, id);
      }
    }
  }
}

/// Whether an agent comes from `to` at `time` to the cell that this one leaves then.
bool RestSearch::swaps(const Node& from, Cell to, int interval, int time) const {
  if (interval == 0 || time != table_->safe_from(to, interval)) return false;
  if (time != table_->safe_until(from.cell, from.interval)) return false;
  return table_->stays(to)[interval - 1].agent == table_->stays(from.cell)[from.interval].agent;
}

void RestSearch::generate(Cell cell, int interval, int time, int parent) {
  Node node = {cell, interval, 0, time, time + to_goal_[cell], parent};
  if (parent != kNone && nodes_[parent].leg == 1) {
    node.leg = 1;
    node.goal_time = nodes_[parent].goal_time;
  }
  if (cell == goal_.cell && goal_.cell == rest_.cell) {
    if (table_->safe_until(cell, interval) != kForever) return;
  }
  add(node);
}

/// Only now, as all ways behind earlier visits have been tried, may this one claim its interval.
void RestSearch::visit_goal(int id) {
  Node node = nodes_[id];
  node.leg = 1;
  add(node);
}

void RestSearch::add(const Node& node) {
  int& known = earliest(node);
  if (known <= node.time) return;
  known = node.time;
  ++generated_;
  const Cell from = node.leg == 0 ? goal_.cell : node.cell;
  const int begin = node.leg == 0 ? node.goal_time : node.time;
  open_.push_back({node.goal_time, begin + to_rest_[from], static_cast<int>(nodes_.size())});
  std::push_heap(open_.begin(), open_.end());
  nodes_.push_back(node);
}

bool RestSearch::at_rest(const Node& node) const {
  return node.leg == 1 && node.cell == rest_.cell &&
         table_->safe_until(node.cell, node.interval) == kForever;
}

int& RestSearch::earliest(const Node& node) {
  Known& known = known_[node.cell];
  if (known.search != search_) {
    known.search = search_;
    known.arrivals.assign(2 * (table_->stays(node.cell).size() + 1), kForever);
  }
  return known.arrivals[2 * node.interval + node.leg];
}

void RestSearch::extract(int id, std::vector<Step>& route) const {
  route.clear();
  for (; id != kNone; id = nodes_[id].parent) route.push_back({nodes_[id].cell, nodes_[id].time});
  std::reverse(route.begin(), route.end());
}

bool RestSearch::Open::operator<(const Open& other) const {
  return std::make_tuple(goal_time, rest_time, other.node) >
         std::make_tuple(other.goal_time, other.rest_time, node);
}

}  // namespace rhcr
