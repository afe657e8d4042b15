#pragma once

#include <cstddef>
#include <vector>

#include "map/graph.hpp"
#include "plan/bitset.hpp"

namespace rhcr {

/// Strict partial order over agents, kept transitively closed as two bit
/// matrices, with a trail of changed words for backtracking.
class PriorityOrder {
 public:
  void reset(int agents);

  int words() const { return words_; }
  const Word* above(Agent agent) const { return above_.data() + row(agent); }
  bool is_above(Agent high, Agent low) const { return test_bit(above(low), high); }

  /// Puts `high` above `low`. Returns false, without change, if that closes a cycle.
  bool add(Agent low, Agent high);

  std::size_t mark() const { return trail_.size(); }
  void undo(std::size_t mark);

 private:
  struct Change {
    Word* word;
    Word old;
  };

  std::size_t row(Agent agent) const { return static_cast<std::size_t>(agent) * words_; }
  void merge(Word* target, const Word* source, Agent extra);

  int words_ = 0;
  std::vector<Word> above_;
  std::vector<Word> below_;
  std::vector<Change> trail_;
};

}  // namespace rhcr
