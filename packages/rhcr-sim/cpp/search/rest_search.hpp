#pragma once

#include <cstdint>
#include <vector>

#include "map/distance_cache.hpp"
#include "map/graph.hpp"
#include "plan/timetable.hpp"

namespace rhcr {

/// Safe Interval Path Planning (Phillips and Likhachev, ICRA 2011) without a horizon: through a
/// goal to a cell on which the agent can stay for ever.
///
/// Among all such paths it finds one that reaches the goal first and, of these, one that comes to
/// rest first. Open nodes are ordered by these two times: all nodes behind the earliest visit to
/// the goal are expanded before a later visit is tried, so the earliest arrival decides between
/// two nodes in the same safe interval.
class RestSearch {
 public:
  struct Target {
    Cell cell;
    DistanceCache::Handle field;  ///< distances to the target
  };

  struct Step {
    Cell cell;
    int begin;  ///< time of arrival; the agent leaves for the next step's cell
  };

  explicit RestSearch(const Graph& graph) : graph_(graph), known_(graph.cells()) {}

  /// Plans from `start` at time `now` around the stays in `table`, which must leave `start` free
  /// then. Where goal and rest are the same cell it is entered only to stay. Returns false if there
  /// is no path.
  bool plan(const Timetable& table, Cell start, int now, const Target& goal, const Target& rest,
            std::vector<Step>& route);

  std::int64_t calls() const { return calls_; }
  std::int64_t expanded() const { return expanded_; }
  std::int64_t generated() const { return generated_; }

 private:
  struct Node {
    Cell cell;
    int interval;
    int leg;        // 0: on the way to the goal, 1: to rest
    int time;       // of arrival
    int goal_time;  // of the visit to the goal, or a lower bound
    int parent;
  };

  struct Open {
    int goal_time;
    int rest_time;
    int node;
    bool operator<(const Open& other) const;  ///< whether `other` is expanded first
  };

  struct Known {  // earliest arrivals on a cell in a search
    std::uint32_t search = 0;
    std::vector<int> arrivals;  // by interval and leg
  };

  void expand(int id);
  void generate(Cell cell, int interval, int time, int parent);
  void visit_goal(int id);
  void add(const Node& node);
  bool swaps(const Node& from, Cell to, int interval, int time) const;
  bool at_rest(const Node& node) const;
  int& earliest(const Node& node);
  void extract(int id, std::vector<Step>& route) const;

  const Graph& graph_;
  const Timetable* table_ = nullptr;
  Target goal_{};
  Target rest_{};
  Distances to_goal_;
  Distances to_rest_;
  std::uint32_t search_ = 0;
  std::vector<Known> known_;
  std::vector<Node> nodes_;
  std::vector<Open> open_;
  std::int64_t calls_ = 0;
  std::int64_t expanded_ = 0;
  std::int64_t generated_ = 0;
};

}  // namespace rhcr
