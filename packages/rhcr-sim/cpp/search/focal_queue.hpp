#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <tuple>
#include <utility>
#include <vector>

namespace rhcr {

/// Open list of a focal search (Pearl and Kim, 1982): gives the node with the
/// fewest conflicts among those that cost at most `suboptimality` times the
/// lowest bound of all open nodes.
class FocalQueue {
 public:
  explicit FocalQueue(double suboptimality) : suboptimality_(suboptimality) {}

  void clear() {
    open_.clear();
    waiting_.clear();
    focal_.clear();
    closed_.clear();
    lower_bound_ = 0;
  }

  /// Adds a node. Nodes are numbered 0, 1, 2, ... in the order of their addition; no node may
  /// have a lower bound below that of the node it comes from.
  void push(std::int64_t lower_bound, std::int64_t cost, int conflicts) {
    const int id = static_cast<int>(closed_.size());
    closed_.push_back(false);
    add(open_, {lower_bound, id});
    add(waiting_, {cost, conflicts, id});
  }

  /// Takes the best node out; equals go newest first. Returns -1 if none is left.
  int pop() {
    while (!open_.empty() && closed_[open_.front().second]) take(open_);
    if (open_.empty()) return -1;
    lower_bound_ = open_.front().first;
    const double limit = std::floor(suboptimality_ * static_cast<double>(lower_bound_));
    // Rounding may leave the focal list empty; the cheapest node is good enough then.
    while (!waiting_.empty() &&
           (focal_.empty() || static_cast<double>(std::get<0>(waiting_.front())) <= limit)) {
      const auto [cost, conflicts, id] = take(waiting_);
      add(focal_, {conflicts, cost, -id});
    }
    const int id = -std::get<2>(take(focal_));
    closed_[id] = true;
    return id;
  }

  /// Lowest bound of all nodes that were open at the last `pop`.
  std::int64_t lower_bound() const { return lower_bound_; }

 private:
  using Open = std::pair<std::int64_t, int>;           // bound, id
  using Waiting = std::tuple<std::int64_t, int, int>;  // cost, conflicts, id
  using Focal = std::tuple<int, std::int64_t, int>;    // conflicts, cost, -id

  template <typename Entry>
  static void add(std::vector<Entry>& heap, Entry entry) {
    heap.push_back(entry);
    std::push_heap(heap.begin(), heap.end(), std::greater<Entry>());
  }

  template <typename Entry>
  static Entry take(std::vector<Entry>& heap) {
    std::pop_heap(heap.begin(), heap.end(), std::greater<Entry>());
    const Entry entry = heap.back();
    heap.pop_back();
    return entry;
  }

  double suboptimality_;
  std::int64_t lower_bound_ = 0;
  std::vector<Open> open_;
  std::vector<Waiting> waiting_;  // too costly so far
  std::vector<Focal> focal_;
  std::vector<bool> closed_;
};

}  // namespace rhcr
