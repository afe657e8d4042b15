#pragma once

#include <cstdint>
#include <vector>

#include "search/reserved_search.hpp"

namespace rhcr {

/// Safe Interval Path Planning (Phillips and Likhachev, ICRA 2011) through an
/// ordered list of goals, with reservations at times 0..window only.
///
/// A state is ready once the service at a goal is over. In a safe interval that
/// ends, a goal may also be passed by and served in a later visit; where the
/// service does not fit, it must be.
///
/// The search ends at the first expanded state at or after the window: no
/// reservation can bind any more, and the distance tables are exact from there.
/// With unit costs f = arrival time + remaining distance is an integer close to
/// the start's, so the open list is an array of buckets.
class Sipp final : public ReservedSearch {
 public:
  explicit Sipp(const Graph& graph) : ReservedSearch(graph) {}

  void prepare(const WindowProblem& problem) override;

 private:
  static constexpr int kForever = 0xff;

  struct Node {
    Vertex vertex;
    int parent;
    int next_in_bucket;
    int cost;            ///< f: length of the best whole path through this state
    std::uint16_t goal;  ///< goals reached and served so far
    std::uint8_t arrival;
    std::uint8_t time;  ///< from when the agent may move on, clipped behind the window
    std::uint8_t end;   ///< first reserved time on the cell after `time`
    bool at_start;      ///< has not left its start, where it may stay against all reservations
  };

  bool search(bool wait_at_start, Path& path) override;
  void clear();
  void expand(int id);
  void move_to(int parent, Vertex vertex);
  void turn_to(int parent, Vertex vertex);
  void generate(int parent, Vertex vertex, int arrival, int end);
  void add(Node node, int time);
  std::uint32_t& best_arrival(const Node& node);

  std::size_t states_per_vertex_ = 0;

  // The current search.
  int first_f_ = 0;
  int bucket_ = 0;
  int found_ = kNone;
  std::vector<Node> nodes_;
  std::vector<int> buckets_;
  std::vector<std::uint32_t> arrivals_;  // search number and earliest arrival by state
};

}  // namespace rhcr
