#include "search/sipp.hpp"

#include <algorithm>

#include "search/path_extraction.hpp"

namespace rhcr {
namespace {

constexpr int kTimeBits = 8;
constexpr std::uint32_t kTimeMask = (1u << kTimeBits) - 1;
constexpr std::uint32_t kLastSearch = (1u << (32 - kTimeBits)) - 1;

}  // namespace

void Sipp::prepare(const WindowProblem& problem) {
  const int goals = begin_problem(problem);
  // Interval ends 0..window, and one more for intervals that never end.
  states_per_vertex_ = window_ + 2;
  const std::size_t states = states_per_vertex_ * graph_.vertices() * goals;
  if (arrivals_.size() < states) arrivals_.resize(states, 0);
  // A move costs one step and, where there is a way back, takes the agent at most one step away.
  buckets_.resize(2 * (window_ + 2));
}

void Sipp::clear() {
  if (begin_search(kLastSearch)) std::fill(arrivals_.begin(), arrivals_.end(), 0);
  nodes_.clear();
  std::fill(buckets_.begin(), buckets_.end(), kNone);
  found_ = kNone;
  bucket_ = 0;
}

bool Sipp::search(bool wait_at_start, Path& path) {
  clear();
  const Vertex start = problem_->start_vertices[agent_];
  const Word times = reserved(graph_.cell_of(start));
  const bool forever = wait_at_start || times == 0 || (times & 1u);
  first_f_ = cost_through(start, 0, 0);
  generate(kNone, start, 0, forever ? kForever : lowest_bit(times));
  for (; bucket_ < static_cast<int>(buckets_.size()); ++bucket_) {
    while (found_ == kNone && buckets_[bucket_] != kNone) {
      const int id = buckets_[bucket_];
      buckets_[bucket_] = nodes_[id].next_in_bucket;
      if (ends(nodes_[id].goal, nodes_[id].time)) {
        found_ = id;
      } else if ((best_arrival(nodes_[id]) & kTimeMask) == nodes_[id].time) {
        expand(id);
      }
    }
    if (found_ != kNone) {
      extract_path(nodes_, found_, goal_count_, window_, path);
      return true;
    }
  }
  return false;
}

void Sipp::expand(int id) {
  ++expanded_;
  for (const Vertex next : graph_.neighbours(nodes_[id].vertex)) {
    if (next != kNoCell && found_ == kNone) move_to(id, next);
  }
}

void Sipp::move_to(int parent, Vertex vertex) {
  const Node from = nodes_[parent];
  const Cell here = graph_.cell_of(from.vertex);
  const Cell cell = graph_.cell_of(vertex);
  if (cell == here) {
    turn_to(parent, vertex);
    return;
  }
  const Word times = reserved(cell);
  // A move leaves `here` at any time of its interval and needs `cell` free from the arrival on. Of
  // each free interval of `cell` only the earliest arrival matters: waiting there costs the same.
  // Following is allowed, so the agent may arrive at the time its cell is taken.
  const int latest = from.end;
  int time = from.time + 1;
  if (times == 0) {
    generate(parent, vertex, time, kForever);
    return;
  }
  // Whoever comes to the cell of a state ends its interval, except at a start where it may wait.
  const auto swaps = [&](int arrival) {
    return (arrival == from.end || from.at_start) &&
           plans_->swap_reserved(here, cell, arrival, above_);
  };
  while (true) {
    time += lowest_bit(~times >> time);
    if (time > latest) return;
    const Word later = times >> time;
    const int end = later != 0 ? time + lowest_bit(later) : kForever;
    int arrival = time;
    while (arrival < end && arrival <= latest && swaps(arrival)) ++arrival;
    if (arrival < end && arrival <= latest) generate(parent, vertex, arrival, end);
    if (end == kForever) return;
    time = end;
  }
}

void Sipp::turn_to(int parent, Vertex vertex) {
  const Node& from = nodes_[parent];
  const int arrival = from.time + 1;
  if (arrival < from.end) generate(parent, vertex, arrival, from.end);
}

void Sipp::generate(int parent, Vertex vertex, int arrival, int end) {
  const Cell cell = graph_.cell_of(vertex);
  Node node;
  node.vertex = vertex;
  node.parent = parent;
  node.at_start =
      parent == kNone || (nodes_[parent].at_start && graph_.cell_of(nodes_[parent].vertex) == cell);
  node.goal = parent == kNone ? 0 : nodes_[parent].goal;
  node.arrival = static_cast<std::uint8_t>(arrival);
  node.end = static_cast<std::uint8_t>(end);
  int spent = arrival;
  node.cost = cost_through(vertex, node.goal, spent);
  bool may_pass = end != kForever && !(parent == kNone && problem_->busy[agent_] > 0);
  int time = arrival;
  while (node.goal < goal_count_ && goals_[node.goal].at(cell)) {
    const int service = goals_[node.goal].service;
    if (end != kForever && time + service >= end) break;
    if (service > 0 && may_pass) add(node, time);
    may_pass = end != kForever;
    time += service;
    spent += goals_[node.goal].stay_cost(service, graph_);
    ++node.goal;
    node.cost = cost_through(vertex, node.goal, spent);
  }
  add(node, time);
}

void Sipp::add(Node node, int time) {
  node.time = static_cast<std::uint8_t>(std::min(time, window_ + 1));
  const bool last = ends(node.goal, node.time);
  if (!last) {
    std::uint32_t& known = best_arrival(node);
    if (known >> kTimeBits == search_ && (known & kTimeMask) <= node.time) return;
    known = search_ << kTimeBits | node.time;
  }
  ++generated_;
  const int bucket = node.cost - first_f_;
  if (bucket >= static_cast<int>(buckets_.size())) buckets_.resize(bucket + 1, kNone);
  const int id = static_cast<int>(nodes_.size());
  node.next_in_bucket = buckets_[bucket];
  buckets_[bucket] = id;
  nodes_.push_back(node);
  if (last && bucket == bucket_) found_ = id;
}

std::uint32_t& Sipp::best_arrival(const Node& node) {
  const std::size_t state = static_cast<std::size_t>(node.goal) * graph_.vertices() + node.vertex;
  const int interval = std::min<int>(node.end, window_ + 1);
  return arrivals_[state * states_per_vertex_ + interval];
}

}  // namespace rhcr
