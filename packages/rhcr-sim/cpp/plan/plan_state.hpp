#pragma once

#include <cstdint>
#include <vector>

#include "map/graph.hpp"
#include "plan/bitset.hpp"
#include "plan/window_problem.hpp"

namespace rhcr {

/// States of one agent at relative times 0, 1, ..., length - 1 (<= window + 1).
struct Path {
  int length = 0;
  int cost = 0;  ///< up to the last goal of the queue, beyond the window too
  Vertex vertices[kMaxWindow + 1];
};

/// First conflict of two agents: one on the cell of the other at most `robust` timesteps later, or,
/// if that is 0, cells exchanged between `time` - 1 and `time`. `a` < `b`.
struct Conflict {
  Agent a;
  Agent b;
  int time;    ///< the earlier one of the next two
  int time_a;  ///< when `a` is on the cell
  int time_b;
};

/// The current paths of all agents, indexed by cell, with their conflicts kept
/// up to date as paths come and go. Everything is a pure function of the paths.
class PlanState {
 public:
  static constexpr Agent kNoAgent = -1;

  explicit PlanState(const Graph& graph)
      : graph_(graph),
        visits_(graph.cells()),
        start_agent_(graph.cells(), kNoAgent),
        closed_(graph.cells()) {}

  /// Forgets all paths; those to come start as in `problem`.
  void reset(const WindowProblem& problem);

  int agents() const { return static_cast<int>(lengths_.size()); }
  int window() const { return window_; }
  Vertex start(Agent agent) const { return start_vertices_[agent]; }
  bool planned(Agent agent) const { return lengths_[agent] > 0; }
  int length(Agent agent) const { return lengths_[agent]; }
  int cost(Agent agent) const { return costs_[agent]; }
  std::int64_t total_cost() const { return total_cost_; }
  const Cell* cells(Agent agent) const { return cells_.data() + offset(agent); }
  const Vertex* vertices(Agent agent) const { return vertices_.data() + offset(agent); }

  /// First time at which `agent` is off its start cell; window + 1 if it stays, and 1 if it rests
  /// and has no right to the cell.
  int leave_time(Agent agent) const { return leave_times_[agent]; }

  void insert(Agent agent, int length, int cost, const Vertex* vertices);
  void erase(Agent agent);

  /// Times at which `cell` is reserved against `agent`, one bit a timestep: the
  /// paths of the agents in `above`, and every other agent that waits at its start
  /// or is busy there.
  Word reserved(Cell cell, Agent agent, const Word* above) const {
    Word mask = 0;
    for (const Visit& visit : visits_[cell]) {
      if (test_bit(above, visit.agent)) mask |= visit.times;
    }
    const Agent owner = start_agent_[cell];
    if (owner != kNoAgent && owner != agent) mask |= start_reserved_[owner];
    return robust_ == 0 ? mask : with_distance(mask, cell, agent);
  }

  /// Whether an agent in `above` moves `to` -> `from` and arrives there at `time`.
  bool swap_reserved(Cell from, Cell to, int time, const Word* above) const {
    for (const Visit& visit : visits_[to]) {
      if (leaves(visit, time) && cells(visit.agent)[time] == from && test_bit(above, visit.agent)) {
        return true;
      }
    }
    return false;
  }

  /// Number of other agents that `agent` meets on `to` at `time`, or on the way from `from`. Agents
  /// that rest count only if it `rests` too: otherwise they have to give way.
  int collisions(Agent agent, bool rests, Cell from, Cell to, int time) const {
    int count = 0;
    for (const Visit& visit : visits_[to]) {
      if (visit.agent == agent || (rests_[visit.agent] && !rests)) continue;
      const bool there = (spread(visit.times, robust_) >> time) & 1u;
      count += there || (from != to && leaves(visit, time) && cells(visit.agent)[time] == from);
    }
    return count;
  }

  int conflict_count() const { return static_cast<int>(active_.size()); }
  const Conflict& conflict(int i) const { return conflicts_[active_[i]].pair; }
  Conflict first_conflict() const;  ///< the earliest one, if there is any
  const std::vector<int>& conflicts_of(Agent agent) const { return conflicts_of_[agent]; }
  const Conflict& conflict_by_id(int id) const { return conflicts_[id].pair; }

 private:
  struct Visit {  // one agent on one cell, at all of its times there
    Word times;
    Agent agent;
  };

  struct Closed {  // a cell closed to all agents but one
    Agent agent = kNoAgent;
    Word times = 0;
  };

  struct Meeting {  // of the path being inserted with another one
    int own;
    int others;
    int first() const { return own < others ? own : others; }
  };

  struct ConflictRecord {
    Conflict pair;
    int position;  // in active_
  };

  std::size_t offset(Agent agent) const { return static_cast<std::size_t>(agent) * (window_ + 1); }
  bool leaves(const Visit& visit, int time) const {
    return (visit.times >> (time - 1)) & 1u && time < lengths_[visit.agent];
  }
  void close_cells(const WindowProblem& problem);
  void link_visits(Agent agent);
  void unlink_visits(Agent agent);
  void find_conflicts(Agent agent);
  void find_swaps(Agent agent);
  void note_conflict(Agent other, const Meeting& meeting);
  void add_conflict(Agent agent, Agent other, const Meeting& meeting);
  void remove_conflicts(Agent agent);

  Word with_distance(Word times, Cell cell, Agent agent) const {
    times = spread(times, robust_) & low_bits(window_ + 1);
    return closed_[cell].agent == agent ? times : times | closed_[cell].times;
  }

  const Graph& graph_;
  int window_ = 0;
  int robust_ = 0;
  std::int64_t total_cost_ = 0;
  std::vector<Cell> starts_;
  std::vector<Vertex> start_vertices_;
  std::vector<Cell> cells_;
  std::vector<Vertex> vertices_;
  std::vector<int> lengths_;
  std::vector<int> costs_;
  std::vector<int> leave_times_;
  std::vector<std::uint8_t> rests_;
  std::vector<Word> busy_;            // by agent: times at which it is busy at its start
  std::vector<Word> start_reserved_;  // by agent: times at which it is at its start from the first

  std::vector<std::vector<Visit>> visits_;  // by cell, oldest first
  std::vector<Cell> visited_;               // agent * (window + 1) + i: distinct cells of its path
  std::vector<int> visit_counts_;           // by agent
  std::vector<Agent> start_agent_;          // by cell: agent that starts there

  std::vector<ConflictRecord> conflicts_;
  std::vector<int> free_conflicts_;
  std::vector<int> active_;
  std::vector<std::vector<int>> conflicts_of_;

  std::vector<Closed> closed_;  // by cell; only for robust plans
  std::vector<Cell> closed_cells_;

  std::vector<Meeting> first_meeting_;  // by agent: earliest conflict with the path being inserted
  std::vector<Agent> touched_;
};

}  // namespace rhcr
