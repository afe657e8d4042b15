#pragma once

#include <cstdint>
#include <tuple>
#include <vector>

#include "search/path_planner.hpp"

namespace rhcr {

/// A* over (cell, time, goals done) for one agent, on any graph.
///
/// Like SIPP it ends at the first expanded state at or after the window, from
/// where the distance tables are exact, and an agent at a goal may serve it or
/// pass by, but must finish a service in which it starts.
class Astar final : public PathPlanner {
 public:
  explicit Astar(const Graph& graph) : graph_(graph), reserved_(graph.cells()) {}

  void prepare(const WindowProblem& problem) override;
  bool plan(const PlanState& plans, Agent agent, const Word* above, Path& path) override;

 private:
  static constexpr int kNone = -1;

  struct Node {
    Vertex vertex;
    int parent;
    int goal;  ///< goals reached and served so far
    int arrival;
    int time;       ///< from when the agent may move on
    int spent;      ///< g: cost up to `time`
    int cost;       ///< f: cost of the best whole path through this state
    bool at_start;  ///< has not left its start, where it may stay against all reservations
  };

  struct Known {
    std::uint32_t search = 0;
    int spent = 0;
  };

  struct Reserved {
    std::uint32_t search = 0;
    Word times = 0;
  };

  using Entry = std::tuple<int, int, int>;  // cost, -time, -id

  bool search(bool wait_at_start, Path& path);
  void begin_search();
  int take_best();
  void expand(int id);
  void generate(const Node& node);
  bool serve(Node& node);
  void add(Node node);
  bool last(const Node& node) const;
  Known& known(const Node& node);
  Word reserved(Cell cell);

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
  std::vector<Node> nodes_;
  std::vector<Entry> open_;
  std::vector<Known> known_;
  std::vector<Reserved> reserved_;
};

}  // namespace rhcr
