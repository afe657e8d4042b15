#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "map/scenario.hpp"
#include "simulation/rest_planner.hpp"
#include "simulation/tasks.hpp"
#include "simulation/travel_delays.hpp"
#include "solvers/factory.hpp"
#include "solvers/options.hpp"
#include "solvers/step_planner.hpp"
#include "solvers/window_solver.hpp"

namespace rhcr {

/// Options, and what the layout and the caller's goals ask for.
struct SimulationConfig : Options {
  Endpoints endpoints = Endpoints::kFree;  ///< others: `EndpointPlanner` plans each timestep
  bool homes = false;                      ///< agents start at homes
  std::vector<GoalClass> goal_classes;     ///< empty: goals come from `append_goal`
  bool allow_repeats = false;              ///< a goal may equal the one before it
  bool staggered = false;                  ///< agents begin with different goal classes in turn
  std::vector<Cell> starts;                ///< empty: drawn from the seed
  std::vector<Cell> start_candidates;      ///< to draw from; empty: all of the scenario
};

/// One planned window.
struct WindowRecord {
  int start = 0;             ///< its first timestep
  int finished = 0;          ///< tasks finished in its executed steps
  bool fallback = false;     ///< the solver had no complete plan
  bool out_of_work = false;  ///< because it reached its work limit
  std::int64_t cost = -1;    ///< sum of path costs of the solver's plan, -1 if it had none
  SolverStatistics work;
};

/// What happened so far in a simulation.
struct SimulationRecord {
  int congested_at = -1;               ///< first timestep of the first congested window
  std::vector<Cell> positions;         ///< (timesteps + 1) rows of `agents` cells
  std::vector<std::int32_t> headings;  ///< with rotation: as many headings
  std::vector<std::int32_t> serving;   ///< by timestep: agents that spend it on service
  std::vector<std::int32_t> resting;   ///< by timestep: agents that stay without a goal
  std::vector<WindowRecord> windows;
};

/// Lifelong multi-agent path finding in a rolling horizon (RHCR, Li et al., AAAI 2021).
class Simulation {
 public:
  /// `poll` is called often and may throw to stop `advance`.
  Simulation(const Scenario& scenario, SimulationConfig config, std::function<void()> poll);

  int agents() const { return config_.agents; }
  int timestep() const { return timestep_; }
  bool finished() const { return timestep_ >= config_.steps; }

  /// Whether no agent has a goal left, and none is drawn.
  bool goals_done() const;

  /// Whether `agent` could finish its queue within the next period.
  bool runs_short(Agent agent) const;

  void append_goal(Agent agent, Stop goal) { assigner_.append(agent, goal); }
  void clear_goals(Agent agent) { assigner_.clear(agent); }
  const TaskAssigner& assigner() const { return assigner_; }

  /// The plan of the last window. Only its first steps were executed.
  const WindowPlan& plan() const { return plan_; }

  /// Plans one window and executes its first period, or what is left of the run.
  /// Throws std::logic_error if an executed move breaks a rule, which is a bug.
  void advance();

  /// Executes one timestep in which every agent takes an edge of its cell, 0 to 3, or stays, -1.
  /// Where that is not possible agents stay, as in `repair_conflicts`.
  void move(const std::vector<int>& directions);

  const Graph& graph() const { return scenario_.graph(); }
  const std::vector<Cell>& positions() const { return now_; }
  const SimulationRecord& record() const { return record_; }
  std::vector<Task> tasks() const { return assigner_.tasks(); }

 private:
  struct Visit {
    Agent agent = -1;
    int timestep = 0;
  };

  int assign_goals();
  void make_problem();
  void make_joint_move(const std::vector<int>& directions);
  void note_recent_cells();
  void add_goals(Agent agent);
  void plan_window(int steps, WindowRecord& record);
  void plan_to_rest(WindowRecord& record);
  bool solve(std::uint64_t tie_seed, WindowRecord& record);
  int execute(int steps);
  void move_agents(int step);
  void note_headings();
  int note_progress();
  Cell planned_cell(Agent agent, int step) const {
    return graph().cell_of(plan_.path(agent)[step]);
  }
  void check_step(int step);
  void check_distance(int step);
  bool congested(int first) const;
  Vertex state_at(int timestep, Agent agent) const {
    const std::size_t i = static_cast<std::size_t>(timestep) * config_.agents + agent;
    const Cell cell = record_.positions[i];
    return graph().rotation() ? graph().vertex(cell, record_.headings[i]) : cell;
  }

  const Scenario& scenario_;
  const SimulationConfig config_;
  std::function<void()> poll_;
  std::unique_ptr<WindowSolver> solver_;  // null: `stepper_` plans every window
  std::unique_ptr<StepPlanner> stepper_;  // null: unfinished plans are repaired by waiting
  std::vector<Cell> now_;
  std::vector<Cell> before_;
  std::vector<Vertex> vertices_;  // by agent
  TaskAssigner assigner_;
  std::unique_ptr<EndpointPlanner> resting_;  // null: agents are planned in windows
  int timestep_ = 0;
  std::vector<int> last_finished_;      // by agent
  std::vector<int> last_serving_;       // by agent: last timestep spent on service
  std::vector<int> last_resting_;       // by agent: last timestep without a goal
  std::vector<std::uint16_t> nowhere_;  // by vertex: distances to the goal to rest
  std::vector<Agent> occupant_;         // by cell, scratch
  std::vector<Visit> last_visit_;       // by cell; only for robust plans
  TravelDelays delays_;
  WindowProblem problem_;
  WindowPlan plan_;
  SimulationRecord record_;
};

}  // namespace rhcr
