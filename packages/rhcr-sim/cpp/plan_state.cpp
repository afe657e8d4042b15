#include "plan_state.hpp"

#include <algorithm>
#include <limits>

namespace rhcr {
namespace {

constexpr int kNever = std::numeric_limits<int>::max();

Word first_times(int count) { return (Word{1} << count) - 1; }

void remove_value(std::vector<int>& values, int value) {
  *std::find(values.begin(), values.end(), value) = values.back();
  values.pop_back();
}

}  // namespace

void PlanState::reset(const std::vector<Cell>& starts, const std::vector<int>& busy, int window) {
  for (const Cell cell : starts_) start_agent_[cell] = kNoAgent;
  for (Agent agent = 0; agent < agents(); ++agent) unlink_visits(agent);
  const std::size_t n = starts.size();
  window_ = window;
  total_cost_ = 0;
  starts_ = starts;
  cells_.assign(n * (window + 1), kNoCell);
  lengths_.assign(n, 0);
  costs_.assign(n, 0);
  leave_times_.assign(n, 0);
  busy_.resize(n);
  for (std::size_t i = 0; i < n; ++i) {
    busy_[i] = busy[i] > 0 ? first_times(std::min(busy[i], window) + 1) : 0;
  }
  start_reserved_ = busy_;
  visits_.resize(n * (window + 1));
  visit_counts_.assign(n, 0);
  conflicts_.clear();
  free_conflicts_.clear();
  active_.clear();
  conflicts_of_.resize(n);
  for (auto& list : conflicts_of_) list.clear();
  first_time_.assign(n, kNever);
  for (std::size_t agent = 0; agent < n; ++agent) {
    start_agent_[starts[agent]] = static_cast<Agent>(agent);
  }
}

void PlanState::insert(Agent agent, int length, int cost, const Cell* cells) {
  std::copy(cells, cells + length, cells_.data() + offset(agent));
  lengths_[agent] = length;
  costs_[agent] = cost;
  total_cost_ += cost;
  int leave = 1;
  while (leave < length && cells[leave] == cells[0]) ++leave;
  leave_times_[agent] = leave;
  start_reserved_[agent] = first_times(leave) | busy_[agent];
  link_visits(agent);
  find_conflicts(agent);
}

void PlanState::erase(Agent agent) {
  unlink_visits(agent);
  remove_conflicts(agent);
  total_cost_ -= costs_[agent];
  lengths_[agent] = 0;
  leave_times_[agent] = 0;
  start_reserved_[agent] = busy_[agent];
}

Word PlanState::swap_reserved(Cell from, Cell to, const Word* above) const {
  Word mask = 0;
  for (int i = first_visit_[to]; i != kNone; i = visits_[i].next) {
    const Visit& there = visits_[i];
    if (!test_bit(above, there.agent)) continue;
    for (int j = first_visit_[from]; j != kNone; j = visits_[j].next) {
      if (visits_[j].agent == there.agent) mask |= (there.times << 1) & visits_[j].times;
    }
  }
  return mask;
}

void PlanState::link_visits(Agent agent) {
  const int first = static_cast<int>(offset(agent));
  const Cell* cells = this->cells(agent);
  int count = 0;
  for (int time = 0; time < lengths_[agent]; ++time) {
    const Cell cell = cells[time];
    int visit = first_visit_[cell];
    while (visit != kNone && visits_[visit].agent != agent) visit = visits_[visit].next;
    if (visit == kNone) {
      visit = first + count++;
      visits_[visit] = {0, cell, agent, first_visit_[cell], kNone};
      if (first_visit_[cell] != kNone) visits_[first_visit_[cell]].previous = visit;
      first_visit_[cell] = visit;
    }
    visits_[visit].times |= Word{1} << time;
  }
  visit_counts_[agent] = count;
}

void PlanState::unlink_visits(Agent agent) {
  const int first = static_cast<int>(offset(agent));
  for (int i = first; i < first + visit_counts_[agent]; ++i) {
    const Visit& visit = visits_[i];
    if (visit.next != kNone) visits_[visit.next].previous = visit.previous;
    if (visit.previous != kNone) {
      visits_[visit.previous].next = visit.next;
    } else {
      first_visit_[visit.cell] = visit.next;
    }
  }
  visit_counts_[agent] = 0;
}

void PlanState::note_conflict(Agent other, int time) {
  if (first_time_[other] == kNever) touched_.push_back(other);
  first_time_[other] = std::min(first_time_[other], time);
}

void PlanState::find_conflicts(Agent agent) {
  const int first = static_cast<int>(offset(agent));
  for (int i = first; i < first + visit_counts_[agent]; ++i) {
    for (int j = first_visit_[visits_[i].cell]; j != kNone; j = visits_[j].next) {
      const Word both = visits_[i].times & visits_[j].times;
      if (both != 0 && j != i) note_conflict(visits_[j].agent, lowest_bit(both));
    }
  }
  const Cell* cells = this->cells(agent);
  for (int time = 1; time < lengths_[agent]; ++time) {
    if (cells[time] == cells[time - 1]) continue;
    for (int j = first_visit_[cells[time - 1]]; j != kNone; j = visits_[j].next) {
      const Visit& visit = visits_[j];
      const bool arrives = (visit.times >> time) & 1u;
      if (arrives && visit.agent != agent && this->cells(visit.agent)[time - 1] == cells[time]) {
        note_conflict(visit.agent, time);
      }
    }
  }
  for (const Agent other : touched_) {
    add_conflict(agent, other, first_time_[other]);
    first_time_[other] = kNever;
  }
  touched_.clear();
}

void PlanState::add_conflict(Agent agent, Agent other, int time) {
  int id = static_cast<int>(conflicts_.size());
  if (free_conflicts_.empty()) {
    conflicts_.emplace_back();
  } else {
    id = free_conflicts_.back();
    free_conflicts_.pop_back();
  }
  const Conflict pair = {std::min(agent, other), std::max(agent, other), time};
  conflicts_[id] = {pair, static_cast<int>(active_.size())};
  active_.push_back(id);
  conflicts_of_[agent].push_back(id);
  conflicts_of_[other].push_back(id);
}

void PlanState::remove_conflicts(Agent agent) {
  for (const int id : conflicts_of_[agent]) {
    const ConflictRecord& record = conflicts_[id];
    const Agent other = record.pair.a == agent ? record.pair.b : record.pair.a;
    remove_value(conflicts_of_[other], id);
    const int moved = active_.back();
    active_[record.position] = moved;
    conflicts_[moved].position = record.position;
    active_.pop_back();
    free_conflicts_.push_back(id);
  }
  conflicts_of_[agent].clear();
}

}  // namespace rhcr
