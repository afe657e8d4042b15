#pragma once

#include <cstdint>
#include <tuple>
#include <vector>

#include "search/reserved_search.hpp"

namespace rhcr {

/// A* over (cell, time, goals done) for one agent, on any graph.
///
/// Like SIPP it ends at the first expanded state at or after the window, from
/// where the distance tables are exact, and an agent at a goal may serve it or
/// pass by, but must finish a service in which it starts.
class Astar final : public ReservedSearch {
 public:
  explicit Astar(const Graph& graph) : ReservedSearch(graph) {}

  void prepare(const WindowProblem& problem) override;

 private:
  static constexpr std::uint32_t kLastSearch = 0xffffffffu;

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

  using Entry = std::tuple<int, int, int>;  // cost, -time, -id

  bool search(bool wait_at_start, Path& path) override;
  void clear();
  int take_best();
  void expand(int id);
  void generate(const Node& node);
  bool serve(Node& node);
  void add(Node node);
  Known& known(const Node& node);

  std::vector<Node> nodes_;
  std::vector<Entry> open_;
  std::vector<Known> known_;
};

}  // namespace rhcr
