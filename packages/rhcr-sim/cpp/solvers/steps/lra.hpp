#pragma once

#include <cstdint>
#include <vector>

#include "map/graph.hpp"
#include "map/random.hpp"
#include "plan/window_problem.hpp"
#include "solvers/steps/step_planner.hpp"

namespace rhcr {

/// Local-Repair A* (Zelinsky 1992; Silver, AIIDE 2005): every agent takes a shortest path through
/// its goals as if it were alone; where paths conflict, agents wait. One that has to wait at the
/// end of a plan takes the agents beside it for obstacles in the next plan.
///
/// A move out of a cell on which agents had to wait lately takes longer by their mean wait
/// (`WindowProblem::delays`). Ties between paths are broken by seed and agent.
class LraStar final : public StepPlanner {
 public:
  explicit LraStar(const Graph& graph);

  void plan(const WindowProblem& problem, int steps, std::uint64_t seed, WindowPlan& plan) override;
  void keep(Snapshot& snapshot) override { snapshot.list<std::uint8_t>(waited_, 0, 1); }

 private:
  struct Visit {  // of a vertex, in one search
    std::uint32_t search = 0;
    bool done = false;
    Vertex parent = kNoCell;
    std::int64_t cost = 0;
  };

  struct Open {
    std::int64_t estimate;  ///< cost of a whole path through the vertex
    std::int64_t cost;
    std::uint32_t tie;
    Vertex vertex;

    bool operator<(const Open& other) const;  ///< whether `other` is taken first
  };

  void plan_agent(const WindowProblem& problem, Agent agent, Random random, Vertex* path,
                  int steps);
  bool find_leg(const std::vector<int>& delays, Vertex from, const Goal& goal, Random& random);
  void close_beside(Cell cell, bool closed);
  void open(Vertex vertex, Vertex parent, std::int64_t cost, const Goal& goal, Random& random);

  const Graph& graph_;
  std::uint32_t search_ = 0;
  std::vector<Visit> visits_;
  std::vector<Open> heap_;
  std::vector<Vertex> leg_;             // vertices after the first one
  std::vector<std::uint8_t> occupied_;  // by cell
  std::vector<std::uint8_t> closed_;    // by cell: an obstacle in this search
  std::vector<std::uint8_t> waited_;    // by agent: at the end of the last plan
};

}  // namespace rhcr
