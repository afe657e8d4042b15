#include "simulation.hpp"

#include <algorithm>
#include <chrono>
#include <stdexcept>
#include <utility>

#include "conflict_repair.hpp"

namespace rhcr {
namespace {

constexpr std::uint64_t kStartPurpose = 2;

using Clock = std::chrono::steady_clock;

std::vector<Cell> draw_starts(const Warehouse& warehouse, const SimulationConfig& config) {
  if (!config.starts.empty()) return config.starts;
  std::vector<Cell> cells = warehouse.starts();
  Random random(config.seed, kStartPurpose, 0);
  for (int i = 0; i < config.agents; ++i) {  // Fisher-Yates, as far as needed
    std::swap(cells[i], cells[i + random.below(static_cast<std::uint32_t>(cells.size()) - i)]);
  }
  cells.resize(config.agents);
  return cells;
}

class Simulation {
 public:
  Simulation(const Warehouse& warehouse, const SimulationConfig& config,
             const std::function<void()>& poll)
      : warehouse_(warehouse),
        config_(config),
        poll_(poll),
        pbs_(warehouse.graph(), poll),
        now_(draw_starts(warehouse, config)),
        assigner_(warehouse, now_, config.workstation_weights, config.seed),
        last_finished_(config.agents, 0),
        occupant_(warehouse.graph().cells(), -1) {
    result_.positions.reserve(static_cast<std::size_t>(config.steps + 1) * config.agents);
    record_positions();
  }

  SimulationResult run() {
    const Clock::time_point begin = Clock::now();
    while (result_.timesteps < config_.steps && result_.stop_reason == StopReason::kCompleted) {
      poll_();
      const int first = result_.timesteps;
      execute(plan_window());
      if (congested(first)) on_congestion(first);
      const std::chrono::duration<double> elapsed = Clock::now() - begin;
      const bool out_of_time = config_.time_limit > 0 && elapsed.count() >= config_.time_limit;
      if (out_of_time && result_.stop_reason == StopReason::kCompleted &&
          result_.timesteps < config_.steps) {
        result_.stop_reason = StopReason::kTimeLimit;
      }
    }
    result_.tasks = assigner_.tasks();
    result_.statistics = pbs_.statistics();
    return std::move(result_);
  }

 private:
  int next_period() const { return std::min(config_.period, config_.steps - result_.timesteps); }

  WindowPlan plan_window() {
    make_problem();
    ++result_.windows;
    if (pbs_.solve(problem_, config_.max_expansions, plan_)) return plan_;
    ++result_.fallback_windows;
    std::vector<int> idle(config_.agents);
    for (Agent a = 0; a < config_.agents; ++a) idle[a] = result_.timesteps - last_finished_[a];
    return repair_conflicts(plan_, warehouse_.graph(), next_period(), idle);
  }

  void make_problem() {
    problem_.window = config_.window;
    problem_.starts = now_;
    problem_.goals.clear();
    problem_.first_goal.assign(1, 0);
    for (Agent agent = 0; agent < config_.agents; ++agent) {
      assigner_.top_up(agent, now_[agent], config_.period);
      const std::int32_t* targets = assigner_.queue(agent);
      const int count = assigner_.queue_length(agent);
      const std::size_t first = problem_.goals.size();
      for (int i = 0; i < count; ++i) {
        const std::uint16_t* distance = warehouse_.distances().row(targets[i]);
        problem_.goals.push_back({warehouse_.target_cell(targets[i]), distance, 0});
      }
      for (int i = count - 2; i >= 0; --i) {
        const Goal& later = problem_.goals[first + i + 1];
        Goal& goal = problem_.goals[first + i];
        goal.rest = later.distance[goal.cell] + later.rest;
      }
      problem_.first_goal.push_back(static_cast<int>(problem_.goals.size()));
    }
  }

  void execute(const WindowPlan& plan) {
    const int period = next_period();
    int finished = 0;
    result_.window_starts.push_back(result_.timesteps);
    for (int step = 1; step <= period; ++step) {
      ++result_.timesteps;
      check_step(plan, step);
      for (Agent agent = 0; agent < config_.agents; ++agent) {
        now_[agent] = plan.path(agent)[step];
        if (assigner_.complete(agent, now_[agent], result_.timesteps)) {
          last_finished_[agent] = result_.timesteps;
          ++finished;
        }
      }
      record_positions();
    }
    result_.window_finished.push_back(finished);
  }

  void record_positions() {
    result_.positions.insert(result_.positions.end(), now_.begin(), now_.end());
  }

  void check_step(const WindowPlan& plan, int step) {
    const auto fail = [](const char* what) {
      throw std::logic_error(std::string("internal error: executed plan has ") + what);
    };
    for (Agent agent = 0; agent < config_.agents; ++agent) occupant_[now_[agent]] = agent;
    for (Agent agent = 0; agent < config_.agents; ++agent) {
      const Cell from = now_[agent];
      const Cell to = plan.path(agent)[step];
      if (from == to) continue;
      if (!warehouse_.graph().adjacent(from, to)) fail("an illegal move");
      const Agent other = occupant_[to];
      if (other >= 0 && plan.path(other)[step] == from) fail("a swap conflict");
    }
    for (const Cell cell : now_) occupant_[cell] = -1;
    for (Agent agent = 0; agent < config_.agents; ++agent) {
      Agent& occupant = occupant_[plan.path(agent)[step]];
      if (occupant >= 0) fail("a vertex conflict");
      occupant = agent;
    }
    for (Agent agent = 0; agent < config_.agents; ++agent) occupant_[plan.path(agent)[step]] = -1;
  }

  // Congestion (RHCR): more than half of the agents stood still in all states of
  // the window but the last.
  bool congested(int first) const {
    const int states = result_.timesteps - first;
    if (states < 2) return false;
    const std::size_t agents = config_.agents;
    std::size_t still = 0;
    for (std::size_t agent = 0; agent < agents; ++agent) {
      const Cell cell = result_.positions[first * agents + agent];
      bool moved = false;
      for (int t = first + 1; t < first + states && !moved; ++t) {
        moved = result_.positions[t * agents + agent] != cell;
      }
      still += !moved;
    }
    return still > agents / 2;
  }

  void on_congestion(int first) {
    if (result_.congested_at < 0) result_.congested_at = first;
    if (config_.stop_at_congestion) result_.stop_reason = StopReason::kCongested;
  }

  const Warehouse& warehouse_;
  const SimulationConfig& config_;
  const std::function<void()>& poll_;
  Pbs pbs_;
  std::vector<Cell> now_;
  TaskAssigner assigner_;
  std::vector<int> last_finished_;
  std::vector<Agent> occupant_;
  WindowProblem problem_;
  WindowPlan plan_;
  SimulationResult result_;
};

}  // namespace

SimulationResult simulate(const Warehouse& warehouse, const SimulationConfig& config,
                          const std::function<void()>& poll) {
  return Simulation(warehouse, config, poll).run();
}

}  // namespace rhcr
