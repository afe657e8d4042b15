#include "solvers/operations/epibt.hpp"

#include <utility>

namespace rhcr {
namespace {

constexpr int kMaxVisits = 10;  // choices of one agent in one step
constexpr int kMaxChain = 256;  // agents that choose one because of the other

}  // namespace

Epibt::Epibt(const Graph& graph, int lookahead)
    : lookahead_(lookahead), table_(graph, lookahead), lists_(graph, lookahead) {}

void Epibt::plan(const WindowProblem& problem, int steps, std::uint64_t seed, WindowPlan& plan) {
  begin(problem, plan);
  WindowPlan next;
  next.stride = steps + lookahead_ + 1;
  next.vertices.resize(static_cast<std::size_t>(problem.agents()) * next.stride);
  for (int step = 0; step < steps; ++step) {
    choose_all(step, seed + step);
    improve(seed + step);
    write(step, next);
    table_.advance();
    for (Agent a = 0; a < problem.agents(); ++a) {
      progress_[a].pass(problem.goals_of(a), problem.goal_count(a), table_.cell(a, 0));
    }
  }
  plan = std::move(next);
}

void Epibt::begin(const WindowProblem& problem, const WindowPlan& former) {
  problem_ = &problem;
  progress_.assign(problem.agents(), {});
  for (Agent a = 0; a < problem.agents(); ++a) {
    if (problem.busy[a] > 0) progress_[a].waited = 0;
    progress_[a].arrive(problem.goals_of(a), problem.goal_count(a), problem.starts[a]);
  }
  table_.begin(problem, former);
}

void Epibt::choose_all(int step, std::uint64_t seed) {
  settled_.assign(problem_->agents(), 0);
  visits_.assign(problem_->agents(), 0);
  lists_.begin(*problem_, progress_, table_, seed);
  const auto at = [this](Agent agent) { return table_.vertex(agent, 0); };
  for (const Agent agent : order_.sort(*problem_, progress_, step, seed, at)) {
    const Operation former = table_.operation(agent);
    table_.lift(agent);
    if (!choose(agent, 0)) table_.put(agent, former.vertices);
  }
}

// The agent is lifted; on success it has been put down again.
bool Epibt::choose(Agent agent, int chain) {
  ++visits_[agent];
  settled_[agent] = 1;
  OperationLists::Walk walk(lists_, agent);
  while (walk.next()) {
    Agent pushed = kNobody;
    const int blocked = table_.visit_conflicts(
        agent, walk.vertices(), [&](Agent other) { return may_push(other, pushed); });
    if (blocked > 0) {
      walk.close(blocked);
    } else if (take(agent, walk.vertices(), pushed, chain)) {
      return true;
    }
  }
  return false;
}

bool Epibt::may_push(Agent other, Agent& pushed) const {
  if (other == pushed) return true;
  if (pushed != kNobody || settled_[other] || visits_[other] >= kMaxVisits) return false;
  pushed = other;
  return true;
}

bool Epibt::take(Agent agent, const Vertex* operation, Agent pushed, int chain) {
  if (pushed == kNobody) {
    table_.put(agent, operation);
    return true;
  }
  if (chain == kMaxChain) return false;
  const Operation former = table_.operation(pushed);
  table_.lift(pushed);
  table_.put(agent, operation);
  const bool found = choose(pushed, chain + 1);
  settled_[pushed] = 0;
  if (!found) {
    table_.lift(agent);
    table_.put(pushed, former.vertices);
  }
  return found;
}

/// Writes the operations of all agents where they belong; they begin at `step`.
void Epibt::write(int step, WindowPlan& plan) const {
  for (Agent a = 0; a < problem_->agents(); ++a) {
    Vertex* path = plan.vertices.data() + static_cast<std::size_t>(a) * plan.stride + step;
    for (int time = 0; time <= lookahead_; ++time) path[time] = table_.vertex(a, time);
  }
}

}  // namespace rhcr
