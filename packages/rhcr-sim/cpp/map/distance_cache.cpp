#include "map/distance_cache.hpp"

#include <utility>

namespace rhcr {

using Lock = std::lock_guard<std::mutex>;

void DistanceCache::set_limit(std::size_t bytes) {
  const Lock lock(mutex_);
  limit_ = bytes;
  evict();
}

std::size_t DistanceCache::bytes() const {
  const Lock lock(mutex_);
  return bytes_;
}

DistanceCache::Handle DistanceCache::to(Cell cell) {
  {
    const Lock lock(mutex_);
    const auto found = entries_.find(cell);
    if (found != entries_.end()) return hold(cell, found->second);
  }
  std::unique_ptr<const DistanceField> made = make(cell);
  const Lock lock(mutex_);
  Entry& entry = entries_[cell];
  if (entry.field == nullptr) {  // else another thread was faster
    bytes_ += made->bytes();
    entry.field = std::move(made);
    entry.place = idle_.insert(idle_.begin(), cell);
  }
  Handle handle = hold(cell, entry);
  evict();
  return handle;
}

std::unique_ptr<const DistanceField> DistanceCache::make(Cell cell) {
  std::unique_ptr<DistanceSearch> search = take_search();
  search->run(cell);
  const std::size_t plain = goals_ * graph_.vertices() * sizeof(std::uint16_t);
  auto field = std::make_unique<const DistanceField>(graph_, cell, *search, plain > limit_);
  const Lock lock(mutex_);
  searches_.push_back(std::move(search));
  return field;
}

std::unique_ptr<DistanceSearch> DistanceCache::take_search() {
  const Lock lock(mutex_);
  if (searches_.empty()) return std::make_unique<DistanceSearch>(graph_);
  std::unique_ptr<DistanceSearch> search = std::move(searches_.back());
  searches_.pop_back();
  return search;
}

DistanceCache::Handle DistanceCache::hold(Cell cell, Entry& entry) {
  if (entry.holders++ == 0) idle_.erase(entry.place);
  return {entry.field.get(), [this, cell](const DistanceField*) { release(cell); }};
}

void DistanceCache::release(Cell cell) {
  const Lock lock(mutex_);
  Entry& entry = entries_.at(cell);
  if (--entry.holders > 0) return;
  entry.place = idle_.insert(idle_.begin(), cell);
  evict();
}

void DistanceCache::evict() {
  while (bytes_ > limit_ && !idle_.empty()) {
    const auto last = entries_.find(idle_.back());
    bytes_ -= last->second.field->bytes();
    entries_.erase(last);
    idle_.pop_back();
  }
}

}  // namespace rhcr
