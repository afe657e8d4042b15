#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "map/scenario.hpp"
#include "plan/window_problem.hpp"
#include "simulation/agents/config.hpp"
#include "simulation/agents/fleet.hpp"
#include "simulation/agents/problem_builder.hpp"
#include "simulation/agents/tasks.hpp"
#include "simulation/congestion.hpp"
#include "simulation/execution.hpp"
#include "simulation/move_checker.hpp"
#include "simulation/replanning/record.hpp"
#include "simulation/replanning/replanner.hpp"
#include "simulation/stall_monitor.hpp"

namespace rhcr {

/// Lifelong multi-agent path finding: agents get goals, are planned, move, and are planned anew.
class Simulation {
 public:
  /// `poll` is called often and may throw to stop `advance`. Throws std::invalid_argument if there
  /// is no solver as named by the options.
  Simulation(const Scenario& scenario, SimulationConfig config, std::function<void()> poll);

  Simulation(const Simulation&) = delete;
  Simulation& operator=(const Simulation&) = delete;

  int agents() const { return config_.agents; }
  int timestep() const { return fleet_.timestep; }
  bool finished() const { return fleet_.timestep >= config_.steps; }

  /// Whether no agent has a goal left, and none is drawn.
  bool goals_done() const;

  /// Whether `agent` could finish its queue within the next period.
  bool runs_short(Agent agent) const;

  /// Whether all goals of `agent` lie where it is; false if it has none.
  bool stands_at_goals(Agent agent) const;

  void append_goal(Agent agent, Stop goal) { assigner_.append(agent, goal); }
  void clear_goals(Agent agent) { assigner_.clear(agent); }
  const TaskAssigner& assigner() const { return assigner_; }

  /// To the first goal of an agent that has one.
  Distances distances_to_goal(Agent agent) { return assigner_.distances(agent, 0); }

  /// Whether no agent has made progress for as many windows as make a livelock.
  bool livelocked() const {
    return config_.livelock_windows > 0 && stall_.windows() >= config_.livelock_windows;
  }

  /// The plan of the last window. Only its first steps were executed.
  const WindowPlan& plan() const { return plan_; }

  /// Plans one window and executes its first period, or what is left of the run.
  /// Throws std::logic_error if an executed move breaks a rule, which is a bug.
  void advance();

  /// Executes one timestep in which every agent takes an edge of its cell, 0 to 3, or stays, -1.
  /// Where that is not possible agents stay, as in `repair_conflicts`.
  void move(const std::vector<int>& directions);

  const Graph& graph() const { return scenario_.graph(); }
  const std::vector<Cell>& positions() const { return fleet_.cells; }
  const SimulationRecord& record() const { return record_; }
  std::vector<Task> tasks() const { return assigner_.tasks(); }

  /// All that the future depends on, and the past, as they are between two windows: a simulation of
  /// the same scenario and options that reads it goes on exactly as this one. Throws
  /// std::invalid_argument if what is read is from another one; this one must not be used then.
  void keep(Snapshot& snapshot);

 private:
  int assign_goals();
  void make_joint_move(const WindowProblem& problem, const std::vector<int>& directions);
  int execute(int steps);
  bool stalled(const WindowRecord& window);
  void move_agents(const std::vector<Vertex>& next);
  void note_states();
  int note_progress();

  const Scenario& scenario_;
  const SimulationConfig config_;
  std::function<void()> poll_;
  Fleet fleet_;
  TaskAssigner assigner_;
  std::unique_ptr<Replanner> replanner_;
  ProblemBuilder builder_;
  MoveChecker checker_;
  Execution execution_;
  CongestionMonitor congestion_;
  StallMonitor stall_;
  bool stalled_ = false;      // the solver had its chance; until a task is finished
  std::vector<Cell> before_;  // by agent: cell at the last timestep
  WindowPlan plan_;
  SimulationRecord record_;
};

}  // namespace rhcr
