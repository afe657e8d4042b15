#include "plan/plan_state.hpp"

#include <algorithm>
#include <limits>
#include <tuple>

namespace rhcr {
namespace {

constexpr int kNever = std::numeric_limits<int>::max();

void remove_value(std::vector<int>& values, int value) {
  *std::find(values.begin(), values.end(), value) = values.back();
  values.pop_back();
}

}  // namespace

void PlanState::reset(const WindowProblem& problem) {
  for (const Cell cell : starts_) start_agent_[cell] = kNoAgent;
  for (Agent agent = 0; agent < agents(); ++agent) unlink_visits(agent);
  const std::size_t n = problem.starts.size();
  window_ = problem.window;
  robust_ = problem.robust;
  total_cost_ = 0;
  starts_ = problem.starts;
  start_vertices_ = problem.start_vertices;
  cells_.assign(n * (window_ + 1), kNoCell);
  vertices_.assign(n * (window_ + 1), kNoCell);
  lengths_.assign(n, 0);
  costs_.assign(n, 0);
  leave_times_.assign(n, 0);
  busy_.resize(n);
  rests_.resize(n);
  for (std::size_t i = 0; i < n; ++i) {
    busy_[i] = problem.busy[i] > 0 ? low_bits(std::min(problem.busy[i], window_) + 1) : 0;
    rests_[i] = problem.rests(static_cast<Agent>(i));
  }
  start_reserved_ = busy_;
  visited_.resize(n * (window_ + 1));
  visit_counts_.assign(n, 0);
  conflicts_.clear();
  free_conflicts_.clear();
  active_.clear();
  conflicts_of_.resize(n);
  for (auto& list : conflicts_of_) list.clear();
  first_meeting_.assign(n, {kNever, kNever});
  for (std::size_t agent = 0; agent < n; ++agent) {
    start_agent_[starts_[agent]] = static_cast<Agent>(agent);
  }
  close_cells(problem);
}

void PlanState::close_cells(const WindowProblem& problem) {
  for (const Cell cell : closed_cells_) closed_[cell] = {};
  closed_cells_.clear();
  if (robust_ == 0) return;
  const auto close = [this](const Closure& closure, Agent agent) {
    closed_[closure.cell] = {agent, low_bits(std::min(closure.last, window_) + 1)};
    closed_cells_.push_back(closure.cell);
  };
  for (const Closure& closure : problem.closed) close(closure, kNoAgent);
  for (Agent agent = 0; agent < agents(); ++agent) {
    for (const Closure& closure : closures_of(problem, agent)) close(closure, agent);
  }
}

void PlanState::insert(Agent agent, int length, int cost, const Vertex* vertices) {
  std::copy(vertices, vertices + length, vertices_.data() + offset(agent));
  Cell* cells = cells_.data() + offset(agent);
  for (int time = 0; time < length; ++time) cells[time] = graph_.cell_of(vertices[time]);
  lengths_[agent] = length;
  costs_[agent] = cost;
  total_cost_ += cost;
  int leave = 1;
  while (leave < length && cells[leave] == cells[0] && !rests_[agent]) ++leave;
  leave_times_[agent] = leave;
  start_reserved_[agent] = low_bits(leave) | busy_[agent];
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

void PlanState::link_visits(Agent agent) {
  const Cell* cells = this->cells(agent);
  Cell* visited = visited_.data() + offset(agent);
  int count = 0;
  for (int time = 0; time < lengths_[agent]; ++time) {
    std::vector<Visit>& here = visits_[cells[time]];
    if (here.empty() || here.back().agent != agent) {
      here.push_back({0, agent});
      visited[count++] = cells[time];
    }
    here.back().times |= Word{1} << time;
  }
  visit_counts_[agent] = count;
}

void PlanState::unlink_visits(Agent agent) {
  const Cell* visited = visited_.data() + offset(agent);
  for (int i = 0; i < visit_counts_[agent]; ++i) {
    std::vector<Visit>& here = visits_[visited[i]];
    here.erase(std::find_if(here.begin(), here.end(),
                            [&](const Visit& visit) { return visit.agent == agent; }));
  }
  visit_counts_[agent] = 0;
}

void PlanState::note_conflict(Agent other, const Meeting& meeting) {
  Meeting& first = first_meeting_[other];
  if (first.own == kNever) touched_.push_back(other);
  if (meeting.first() < first.first()) first = meeting;
}

void PlanState::find_conflicts(Agent agent) {
  const Cell* visited = visited_.data() + offset(agent);
  for (int i = 0; i < visit_counts_[agent]; ++i) {
    const std::vector<Visit>& here = visits_[visited[i]];
    const Word times = here.back().times;  // its own, the latest
    // Its times, widened by `robust` to both sides, meet those of another agent where the two come
    // too close. The first such time of each need not belong to one pair: it is a bound for both.
    const Word close = spread(times, robust_);
    for (std::size_t j = here.size() - 1; j-- > 0;) {
      const Word others = here[j].times & close;
      if (others == 0) continue;
      const Word own = times & spread(here[j].times, robust_);
      note_conflict(here[j].agent, {lowest_bit(own), lowest_bit(others)});
    }
  }
  if (robust_ == 0) find_swaps(agent);  // otherwise agents that swap come too close to each other
  for (const Agent other : touched_) {
    add_conflict(agent, other, first_meeting_[other]);
    first_meeting_[other] = {kNever, kNever};
  }
  touched_.clear();
}

void PlanState::find_swaps(Agent agent) {
  const Cell* cells = this->cells(agent);
  for (int time = 1; time < lengths_[agent]; ++time) {
    if (cells[time] == cells[time - 1]) continue;
    const std::vector<Visit>& left = visits_[cells[time - 1]];
    for (auto visit = left.rbegin(); visit != left.rend(); ++visit) {
      const bool arrives = (visit->times >> time) & 1u;
      if (arrives && visit->agent != agent && this->cells(visit->agent)[time - 1] == cells[time]) {
        note_conflict(visit->agent, {time, time});
      }
    }
  }
}

void PlanState::add_conflict(Agent agent, Agent other, const Meeting& meeting) {
  int id = static_cast<int>(conflicts_.size());
  if (free_conflicts_.empty()) {
    conflicts_.emplace_back();
  } else {
    id = free_conflicts_.back();
    free_conflicts_.pop_back();
  }
  const auto [own, others] = meeting;
  const Conflict pair = agent < other ? Conflict{agent, other, meeting.first(), own, others}
                                      : Conflict{other, agent, meeting.first(), others, own};
  conflicts_[id] = {pair, static_cast<int>(active_.size())};
  active_.push_back(id);
  conflicts_of_[agent].push_back(id);
  conflicts_of_[other].push_back(id);
}

Conflict PlanState::first_conflict() const {
  const auto key = [](const Conflict& c) { return std::make_tuple(c.time, c.a, c.b); };
  Conflict first = conflict(0);
  for (int i = 1; i < conflict_count(); ++i) {
    if (key(conflict(i)) < key(first)) first = conflict(i);
  }
  return first;
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
