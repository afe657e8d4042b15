#pragma once

#include <cstdint>
#include <functional>
#include <utility>
#include <vector>

#include "plan_state.hpp"
#include "priority_order.hpp"
#include "sipp.hpp"
#include "window_problem.hpp"

namespace rhcr {

struct SolverStatistics {
  std::int64_t high_level_expanded = 0;
  std::int64_t high_level_generated = 0;
  std::int64_t low_level_calls = 0;
  std::int64_t low_level_expanded = 0;
  std::int64_t low_level_generated = 0;
  std::int64_t root_conflicts = 0;
};

/// Stack of (agent, path) records; used to undo and to replay replans.
class PathStack {
 public:
  struct Record {
    Agent agent;
    int length;
    int cost;
    std::size_t first_cell;
  };

  std::size_t size() const { return records_.size(); }
  const Record& operator[](std::size_t i) const { return records_[i]; }
  const Cell* cells(std::size_t i) const { return cells_.data() + records_[i].first_cell; }
  void push(const PlanState& plans, Agent agent);
  void truncate(std::size_t size);

 private:
  std::vector<Record> records_;
  std::vector<Cell> cells_;
};

/// Windowed Priority-Based Search (Ma et al., AAAI 2019; Li et al., AAAI 2021):
/// depth-first search over partial priority orders. Every order is completed by
/// replanning the agents that collide with one of higher priority.
class Pbs {
 public:
  /// `interrupted` is polled now and then; it may throw to stop the search.
  Pbs(const Graph& graph, std::function<void()> poll);

  /// Returns true if `plan` is free of conflicts at times 0..window. Otherwise
  /// the search ended without a solution or after `max_expansions` low-level
  /// expansions, and `plan` is the one whose first conflict comes latest.
  bool solve(const WindowProblem& problem, std::int64_t max_expansions, WindowPlan& plan);

  SolverStatistics statistics() const;

 private:
  struct Mark {
    std::size_t paths;
    std::size_t order;
  };

  struct Child {
    Agent low;
    Agent high;
    bool consistent = false;
    std::int64_t cost = 0;
    int conflicts = 0;

    bool better_than(const Child& other) const {
      return cost != other.cost ? cost < other.cost : conflicts < other.conflicts;
    }
  };

  struct Sibling {  // a child left for later
    Child child;
    Mark parent;
    std::size_t first_path;
    std::size_t last_path;
  };

  bool plan_root();
  bool search(std::int64_t expansion_limit);
  bool branch(const Conflict& conflict);
  bool backtrack();
  Child try_child(Agent low, Agent high);
  bool make_consistent();
  bool replan(Agent agent);
  void require_replan(const Conflict& conflict);
  Agent next_to_replan() const;
  Conflict choose_conflict() const;
  void remember(const Conflict& conflict);
  void save_paths_since(const Mark& mark);
  void replay(std::size_t first, std::size_t last);
  void place(Agent agent, int length, int cost, const Cell* cells);
  Mark mark() const { return {trail_.size(), order_.mark()}; }
  void undo(const Mark& mark);
  void write(WindowPlan& plan) const;

  std::function<void()> poll_;
  const WindowProblem* problem_ = nullptr;
  PlanState plans_;
  PriorityOrder order_;
  Sipp sipp_;
  Path path_;

  PathStack trail_;     // replaced paths, for undo
  PathStack replaced_;  // paths of siblings, for replay
  std::vector<Sibling> siblings_;
  std::vector<std::pair<Agent, Agent>> dead_pairs_;  // both orders failed

  std::vector<Word> to_replan_;
  std::vector<std::uint32_t> logged_;  // by agent: node in which its path was last put on the trail
  std::uint32_t node_ = 0;
  int replaced_in_node_ = 0;

  WindowPlan best_;
  int best_time_ = -1;
  std::int64_t best_cost_ = 0;
  SolverStatistics statistics_;
};

}  // namespace rhcr
