#include "solvers/operations/lns.hpp"

#include <algorithm>
#include <utility>

namespace rhcr {
namespace {

constexpr std::uint64_t kPurpose = 6;
constexpr int kAttempt = 800;  // operations tried in one chain
constexpr int kSlack = 2;      // what a chain may cost more, in cells, when the search begins
constexpr int kLeastWeight = 4;
constexpr int kMostWeight = 32;
constexpr int kAgentsPerPoll = 1024;

}  // namespace

Lns::Lns(const Graph& graph, int lookahead, std::int64_t work, std::function<void()> poll)
    : Epibt(graph, lookahead), work_(work), poll_(std::move(poll)) {}

void Lns::improve(std::uint64_t seed) {
  begin();
  Random random(seed, kPurpose, 0);
  const auto agents = static_cast<std::uint32_t>(costs_.size());
  for (int count = 0; tried_ < work_; ++count) {
    if (count % kAgentsPerPoll == 0) poll_();
    ++tried_;  // looking at an agent is work, too
    const Agent agent = static_cast<Agent>(random.below(agents));
    if (costs_[agent] <= lists().cheapest(agent) * weights_[agent]) continue;
    const double left = static_cast<double>(work_ - tried_) / static_cast<double>(work_);
    const double most = kSlack * weights_[agent] * left * left;
    change(agent, static_cast<int>(random.unit() * most));
    if (total_ < best_total_) keep_best();
  }
  restore_best();
}

void Lns::begin() {
  const int agents = static_cast<int>(order().size());
  weights_.resize(agents);
  costs_.resize(agents);
  best_operations_.resize(agents);
  in_chain_.assign(agents, 0);
  is_changed_.assign(agents, 0);
  changed_.clear();
  total_ = 0;
  tried_ = 0;
  for (int i = 0; i < agents; ++i) {
    const Agent agent = order()[i];
    const std::int64_t later = agents - i;
    weights_[agent] =
        kLeastWeight + static_cast<int>((kMostWeight - kLeastWeight) * later / agents);
    best_operations_[agent] = table().operation(agent);
    costs_[agent] = lists().cost(agent, best_operations_[agent]) * weights_[agent];
    total_ += costs_[agent];
  }
  best_total_ = total_;
}

/// Looks for another operation of `agent` such that the total rises by less than `slack`, or falls.
void Lns::change(Agent agent, int slack) {
  const Operation former = table().operation(agent);
  attempt_limit_ = std::min(tried_ + kAttempt, work_);
  table().lift(agent);
  if (!reassign(agent, costs_[agent] - 1 + slack)) table().put(agent, former.vertices);
}

/// Puts a lifted agent down for at most `allowance`; what it leaves over others may spend.
bool Lns::reassign(Agent agent, int allowance) {
  in_chain_[agent] = 1;
  bool found = false;
  OperationLists::Walk walk(lists(), agent);
  while (!found && tried_ < attempt_limit_ && walk.next()) {
    const int left = allowance - walk.cost() * weights_[agent];
    if (left < 0) break;
    ++tried_;
    Agent pushed = kNobody;
    const int blocked = table().visit_conflicts(agent, walk.vertices(), [&](Agent other) {
      if (other == pushed) return true;
      if (pushed != kNobody || in_chain_[other]) return false;
      pushed = other;
      return true;
    });
    if (blocked > 0) {
      walk.close(blocked);
    } else {
      found = take(agent, walk, pushed, left);
    }
  }
  in_chain_[agent] = 0;
  return found;
}

bool Lns::take(Agent agent, const OperationLists::Walk& walk, Agent pushed, int left) {
  if (pushed == kNobody) {
    table().put(agent, walk.vertices());
  } else {
    const Operation former = table().operation(pushed);
    table().lift(pushed);
    table().put(agent, walk.vertices());
    if (!reassign(pushed, costs_[pushed] + left)) {
      table().lift(agent);
      table().put(pushed, former.vertices);
      return false;
    }
  }
  const int cost = walk.cost() * weights_[agent];
  total_ += cost - costs_[agent];
  costs_[agent] = cost;
  if (!is_changed_[agent]) changed_.push_back(agent);
  is_changed_[agent] = 1;
  return true;
}

void Lns::keep_best() {
  best_total_ = total_;
  for (const Agent agent : changed_) {
    best_operations_[agent] = table().operation(agent);
    is_changed_[agent] = 0;
  }
  changed_.clear();
}

void Lns::restore_best() {
  for (const Agent agent : changed_) table().lift(agent);
  for (const Agent agent : changed_) table().put(agent, best_operations_[agent].vertices);
}

}  // namespace rhcr
