#include "plan/priority_order.hpp"

namespace rhcr {

void PriorityOrder::reset(int agents) {
  words_ = (agents + kWordBits - 1) / kWordBits;
  const std::size_t size = static_cast<std::size_t>(agents) * words_;
  above_.assign(size, 0);
  below_.assign(size, 0);
  trail_.clear();
}

void PriorityOrder::merge(Word* target, const Word* source, Agent extra) {
  for (int i = 0; i < words_; ++i) {
    Word merged = target[i] | source[i];
    if (extra / kWordBits == i) merged |= Word{1} << (extra % kWordBits);
    if (merged == target[i]) continue;
    trail_.push_back({target + i, target[i]});
    target[i] = merged;
  }
}

bool PriorityOrder::add(Agent low, Agent high) {
  if (low == high || is_above(low, high)) return false;
  if (is_above(high, low)) return true;
  // The rows read here never change below: nothing is above itself.
  const Word* above_high = above_.data() + row(high);
  const Word* below_low = below_.data() + row(low);
  merge(above_.data() + row(low), above_high, high);
  for_each_bit(below_low, words_,
               [&](int agent) { merge(above_.data() + row(agent), above_high, high); });
  merge(below_.data() + row(high), below_low, low);
  for_each_bit(above_high, words_,
               [&](int agent) { merge(below_.data() + row(agent), below_low, low); });
  return true;
}

void PriorityOrder::undo(std::size_t mark) {
  while (trail_.size() > mark) {
    *trail_.back().word = trail_.back().old;
    trail_.pop_back();
  }
}

}  // namespace rhcr
