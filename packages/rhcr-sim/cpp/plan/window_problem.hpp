#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "map/distance_field.hpp"
#include "map/graph.hpp"
#include "plan/snapshot.hpp"

namespace rhcr {

/// Delays are whole multiples of one timestep divided by this.
constexpr int kDelayUnit = 256;

/// Longest planning window: times 0..w must fit into one machine word.
constexpr int kMaxWindow = 62;

class PlanState;

/// A cell closed to all other agents at times 0..last, whatever is planned.
struct Closure {
  Cell cell;
  int last;
};

/// What an agent has to visit next. The goal to rest, the last one of an agent that knows no
/// further cell to visit, lies wherever the agent can stay until the window ends.
struct Goal {
  Cell cell;           ///< kNoCell: the goal to rest
  Distances distance;  ///< by vertex: cost of the way to this goal
  int service;         ///< timesteps to stay at this goal
  int rest;            ///< cost from arrival here to the end of all goals

  bool to_rest() const { return cell == kNoCell; }
  bool at(Cell other) const { return cell == other || to_rest(); }

  /// Cost of so many timesteps at this goal. Rest costs nothing.
  int stay_cost(int timesteps, const Graph& graph) const {
    return to_rest() ? 0 : timesteps * graph.wait_weight(cell);
  }
};

/// The goal to rest; `nowhere` holds a zero for every vertex.
inline Goal goal_to_rest(const std::vector<std::uint16_t>& nowhere) {
  return {kNoCell, Distances(nowhere.data()), kMaxWindow + 1, 0};
}

/// Cost of the way from `cell` with the best heading.
inline int least_distance(const Distances& distances, Cell cell, const Graph& graph) {
  int least = distances[graph.vertex(cell, 0)];
  for (int heading = 1; heading < graph.headings(); ++heading) {
    least = std::min(least, distances[graph.vertex(cell, heading)]);
  }
  return least;
}

/// Cost of the way from `cell`, with the best heading, to `goal`.
inline int least_distance(const Goal& goal, Cell cell, const Graph& graph) {
  return least_distance(goal.distance, cell, graph);
}

/// Fills in `rest` of the consecutive goals of one agent.
inline void set_rests(Goal* goals, int count, const Graph& graph) {
  int rest = 0;
  for (int i = count - 1; i >= 0; --i) {
    if (i + 1 < count) rest += least_distance(goals[i + 1], goals[i].cell, graph);
    rest += goals[i].stay_cost(goals[i].service, graph);
    goals[i].rest = rest;
  }
}

/// One replanning instance: where every agent is, what it has to visit in which
/// order, and how many timesteps ahead conflicts must be resolved.
struct WindowProblem {
  int window = 0;
  std::vector<Cell> starts;
  std::vector<Vertex> start_vertices;
  std::vector<int> busy;  ///< by agent: timesteps it must stay at its start, which nobody may enter
  std::vector<int> idle;  ///< by agent: timesteps since its last finished task, -1 if it rests
  int robust = 0;         ///< agents keep more than this many timesteps apart on every cell
  std::vector<std::vector<Cell>> recent;  ///< by agent: cells at times -1, -2, ..., 1 - robust
  std::vector<int> delays;  ///< by cell: mean wait there, in 1 / kDelayUnit timesteps; empty: none
  std::vector<Goal> goals;
  std::vector<int> first_goal;  ///< by agent, one entry more than agents

  // Of agents that are not in this problem.
  const PlanState* others = nullptr;  ///< paths had better not meet these; may be null
  std::vector<Closure> closed;        ///< only for robust plans

  int agents() const { return static_cast<int>(starts.size()); }
  const Goal* goals_of(Agent agent) const { return goals.data() + first_goal[agent]; }
  int goal_count(Agent agent) const { return first_goal[agent + 1] - first_goal[agent]; }

  /// Whether `agent` has nothing to visit: it stays where it is, but gives way to all others.
  bool rests(Agent agent) const { return goal_count(agent) > 0 && goals_of(agent)->to_rest(); }
};

/// Where others must not follow `agent` too closely or disturb its service.
inline std::vector<Closure> closures_of(const WindowProblem& problem, Agent agent) {
  std::vector<Closure> closures;
  const int busy = problem.busy[agent];
  const Cell start = problem.starts[agent];
  if (busy > 0 || problem.robust > 0) closures.push_back({start, busy + problem.robust});
  if (problem.recent.empty()) return closures;
  int last = problem.robust;
  for (const Cell cell : problem.recent[agent]) {
    --last;
    // At a cell that it was on several times the latest one counts.
    const auto same = [cell](const Closure& closure) { return closure.cell == cell; };
    if (std::none_of(closures.begin(), closures.end(), same)) closures.push_back({cell, last});
  }
  return closures;
}

/// Vertices of every agent at relative times 0, 1, ..., window. An agent whose
/// queue ends earlier stays where it is.
struct WindowPlan {
  int stride = 0;
  int executed = 0;  ///< timesteps of it that the agents have followed so far
  std::vector<Vertex> vertices;
  std::vector<int> costs;    ///< by agent: cost until its last goal is done, if searched for
  std::vector<int> lengths;  ///< by agent: vertices until it is gone, if searched for

  const Vertex* path(Agent agent) const {
    return vertices.data() + static_cast<std::size_t>(agent) * stride;
  }

  void keep(Snapshot& snapshot, int agents, const Graph& graph) {
    snapshot.number(stride, 0);
    snapshot.number(executed, 0, stride);
    snapshot.list(vertices, 0, graph.vertices() - 1);
    snapshot.check(vertices.size() == static_cast<std::size_t>(agents) * stride);
    snapshot.list(costs);
    snapshot.list(lengths);
  }
};

}  // namespace rhcr
