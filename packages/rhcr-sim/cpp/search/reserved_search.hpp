#pragma once

#include <cstdint>
#include <vector>

#include "search/path_planner.hpp"

namespace rhcr {

/// What all searches for one agent among reservations have in common: the agent,
/// its goals, the reserved times of cells, and a number that makes tables of
/// earlier searches void without clearing them.
class ReservedSearch : public PathPlanner {
 public:
  bool plan(const PlanState& plans, Agent agent, const Word* above, Path& path) final;

 protected:
  static constexpr int kNone = -1;

  explicit ReservedSearch(const Graph& graph) : graph_(graph), reserved_(graph.cells()) {}

  /// Searches for a path; `wait_at_start`: the agent may stay where it is
  /// against all reservations.
  virtual bool search(bool wait_at_start, Path& path) = 0;

  /// Takes over a problem; returns the most goals that an agent of it has.
  int begin_problem(const WindowProblem& problem);

  /// Starts search number 1..`last`. Returns true if numbers begin anew, when
  /// the tables of the search must be cleared.
  bool begin_search(std::uint32_t last);

  /// Times 0..window at which agents above hold the cell, as bits.
  Word reserved(Cell cell);

  /// f of a path that costs `spent` up to `vertex`, where `goal` goals are done.
  int cost_through(Vertex vertex, int goal, int spent) const;

  /// Whether all goals are done, or no reservation can bind any more.
  bool ends(int goal, int time) const { return goal == goal_count_ || time >= window_; }

  const Graph& graph_;
  const WindowProblem* problem_ = nullptr;
  int window_ = 0;

  // The current search.
  const PlanState* plans_ = nullptr;
  Agent agent_ = 0;
  const Word* above_ = nullptr;
  const Goal* goals_ = nullptr;
  int goal_count_ = 0;
  std::uint32_t search_ = 0;

 private:
  struct Reserved {
    std::uint32_t search = 0;
    Word times = 0;
  };

  std::vector<Reserved> reserved_;
};

}  // namespace rhcr
