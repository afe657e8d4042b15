#include "solvers/windows/whca.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

#include "map/random.hpp"

namespace rhcr {
namespace {

constexpr std::uint64_t kOrderPurpose = 3;

}  // namespace

Whca::Whca(const Graph& graph, Planner planner, std::function<void()> poll)
    : poll_(std::move(poll)), plans_(graph), planner_(make_path_planner(planner, graph)) {}

bool Whca::solve(const WindowProblem& problem, std::int64_t max_expansions, std::uint64_t seed,
                 WindowPlan& plan) {
  planner_->prepare(problem);
  best_.clear();
  order_.resize(problem.agents());
  std::iota(order_.begin(), order_.end(), 0);
  Random random(seed, kOrderPurpose, 0);
  const std::int64_t expansion_limit = planner_->expanded() + max_expansions;
  bool first = true;
  do {
    poll_();
    for (std::uint32_t i = static_cast<std::uint32_t>(order_.size()); i > 1; --i) {
      std::swap(order_[i - 1], order_[random.below(i)]);
    }
    // Agents that rest give way, if that can be.
    const auto visits = [&](Agent agent) { return !problem.rests(agent); };
    if (first) std::stable_partition(order_.begin(), order_.end(), visits);
    first = false;
    if (try_order(problem)) {
      write_plan(plans_, plan);
      return true;
    }
  } while (planner_->expanded() <= expansion_limit);
  if (best_.known()) {
    plan = best_.plan();
  } else {
    write_plan(plans_, plan);
  }
  return false;
}

bool Whca::try_order(const WindowProblem& problem) {
  ++statistics_.high_level_generated;
  plans_.reset(problem);
  planned_.assign((problem.agents() + kWordBits - 1) / kWordBits, 0);
  for (const Agent agent : order_) {
    // An agent without a way stays at its start, in conflict with another one.
    if (!planner_->plan(plans_, agent, planned_.data(), path_)) return false;
    plans_.insert(agent, path_.length, path_.cost, path_.vertices);
    set_bit(planned_.data(), agent);
    if (plans_.conflict_count() > 0 && best_.known()) return false;
  }
  if (plans_.conflict_count() == 0) return true;
  best_.remember(plans_, plans_.first_conflict().time);
  return false;
}

SolverStatistics Whca::statistics() const {
  SolverStatistics statistics = statistics_;
  statistics.high_level_expanded = statistics.high_level_generated;
  statistics.low_level_calls = planner_->calls();
  statistics.low_level_expanded = planner_->expanded();
  statistics.low_level_generated = planner_->generated();
  return statistics;
}

}  // namespace rhcr
