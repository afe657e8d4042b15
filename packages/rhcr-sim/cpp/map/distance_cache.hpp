#pragma once

#include <cstddef>
#include <list>
#include <memory>
#include <mutex>
#include <unordered_map>
#include <vector>

#include "map/distance_field.hpp"
#include "map/distance_search.hpp"
#include "map/graph.hpp"

namespace rhcr {

/// Distance fields of one graph, made when they are first asked for, by any thread.
///
/// A field stays as long as anybody holds it. Fields that nobody holds stay while all of them
/// together take no more than a limit; who was held last stays longest. Fields are packed if the
/// plain ones of all goals would not fit. None of this changes a distance.
class DistanceCache {
 public:
  using Handle = std::shared_ptr<const DistanceField>;

  /// `goals` is how many cells are asked for again and again.
  DistanceCache(const Graph& graph, std::size_t goals) : graph_(graph), goals_(goals) {}

  DistanceCache(const DistanceCache&) = delete;
  DistanceCache& operator=(const DistanceCache&) = delete;

  /// Bytes that all fields may take from now on; those in use may take more.
  void set_limit(std::size_t bytes);

  /// The field of the ways to `cell`. The cache has to outlive what it hands out.
  Handle to(Cell cell);

  std::size_t bytes() const;

 private:
  struct Entry {
    std::unique_ptr<const DistanceField> field;
    int holders = 0;
    std::list<Cell>::iterator place;  // among the idle ones, if nobody holds it
  };

  static constexpr std::size_t kDefaultLimit = std::size_t{1} << 30;

  std::unique_ptr<const DistanceField> make(Cell cell);
  Handle hold(Cell cell, Entry& entry);
  void release(Cell cell);
  void evict();
  std::unique_ptr<DistanceSearch> take_search();

  const Graph& graph_;
  const std::size_t goals_;
  mutable std::mutex mutex_;
  std::size_t limit_ = kDefaultLimit;
  std::size_t bytes_ = 0;
  std::unordered_map<Cell, Entry> entries_;
  std::list<Cell> idle_;  // fields that nobody holds, the one released last in front
  std::vector<std::unique_ptr<DistanceSearch>> searches_;  // that no thread uses now
};

}  // namespace rhcr
