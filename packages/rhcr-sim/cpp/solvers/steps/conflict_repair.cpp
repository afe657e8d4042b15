#include "solvers/steps/conflict_repair.hpp"

#include <algorithm>
#include <numeric>
#include <utility>
#include <vector>

namespace rhcr {
namespace {

constexpr Agent kNobody = -1;

}  // namespace

StepRepair::StepRepair(const WindowProblem& problem, const Graph& graph, std::vector<Agent> by_rank)
    : by_rank_(std::move(by_rank)),
      rank_(by_rank_.size()),
      occupant_(graph.cells(), kNobody),
      claimant_(graph.cells(), kNobody),
      robust_(problem.robust),
      closed_(robust_ > 0 ? graph.cells() : 0) {
  for (std::size_t i = 0; i < by_rank_.size(); ++i) rank_[by_rank_[i]] = static_cast<int>(i);
  for (Agent agent = 0; robust_ > 0 && agent < problem.agents(); ++agent) {
    for (const Closure& closure : closures_of(problem, agent)) {
      closed_[closure.cell] = {agent, closure.last};
    }
  }
}

void StepRepair::resolve(int step, const std::vector<Cell>& now, std::vector<Cell>& targets) {
  for (std::size_t a = 0; a < now.size(); ++a) occupant_[now[a]] = static_cast<Agent>(a);
  claim(step, now, targets);
  displace_behind_waiting(now, targets);
  for (std::size_t a = 0; a < now.size() && robust_ > 0; ++a) {
    closed_[targets[a]] = {static_cast<Agent>(a), step + 1 + robust_};
  }
  for (std::size_t a = 0; a < now.size(); ++a) {
    occupant_[now[a]] = kNobody;
    claimant_[now[a]] = claimant_[targets[a]] = kNobody;
  }
}

void StepRepair::claim(int step, const std::vector<Cell>& now, std::vector<Cell>& targets) {
  waiting_.clear();
  for (std::size_t a = 0; a < now.size(); ++a) {
    if (targets[a] == now[a]) waiting_.push_back(static_cast<Agent>(a));
  }
  for (const Agent agent : waiting_) claimant_[now[agent]] = agent;
  for (const Agent agent : by_rank_) {  // winners first
    const Cell target = targets[agent];
    if (target == now[agent]) continue;
    const Agent other = occupant_[target];
    const bool swap =
        other != kNobody && targets[other] == now[agent] && rank_[other] < rank_[agent];
    if (claimant_[target] != kNobody || swap || closed(target, agent, step + 1)) {
      targets[agent] = now[agent];
      waiting_.push_back(agent);
    } else {
      claimant_[target] = agent;
    }
  }
}

// Whoever claimed the cell of a waiting agent waits too, and so on.
void StepRepair::displace_behind_waiting(const std::vector<Cell>& now, std::vector<Cell>& targets) {
  for (std::size_t i = 0; i < waiting_.size(); ++i) {
    const Cell cell = now[waiting_[i]];
    const Agent claimant = claimant_[cell];
    if (claimant != kNobody && claimant != waiting_[i]) {
      targets[claimant] = now[claimant];
      waiting_.push_back(claimant);
    }
    claimant_[cell] = waiting_[i];
  }
}

void repair_conflicts(const WindowProblem& problem, const Graph& graph, int steps,
                      WindowPlan& plan) {
  const std::size_t agents = problem.starts.size();
  std::vector<Agent> by_rank(agents);
  std::iota(by_rank.begin(), by_rank.end(), 0);
  std::stable_sort(by_rank.begin(), by_rank.end(),
                   [&](Agent a, Agent b) { return problem.idle[a] > problem.idle[b]; });
  StepRepair repair(problem, graph, std::move(by_rank));

  WindowPlan repaired;
  repaired.stride = steps + 1;
  repaired.vertices.resize(agents * repaired.stride);
  std::vector<int> progress(agents, 0);
  std::vector<Vertex> now = problem.start_vertices;
  std::vector<Vertex> wanted(agents);
  std::vector<Cell> cells(agents);
  std::vector<Cell> targets(agents);
  for (int step = 0;; ++step) {
    for (std::size_t a = 0; a < agents; ++a) repaired.vertices[a * repaired.stride + step] = now[a];
    if (step == steps) break;
    for (std::size_t a = 0; a < agents; ++a) {
      const int next = std::min(progress[a] + 1, plan.stride - 1);
      wanted[a] = plan.path(static_cast<Agent>(a))[next];
      cells[a] = graph.cell_of(now[a]);
      targets[a] = graph.cell_of(wanted[a]);
    }
    repair.resolve(step, cells, targets);
    for (std::size_t a = 0; a < agents; ++a) {
      if (targets[a] != graph.cell_of(wanted[a])) continue;
      ++progress[a];
      now[a] = wanted[a];
    }
  }
  plan = std::move(repaired);
}

}  // namespace rhcr
