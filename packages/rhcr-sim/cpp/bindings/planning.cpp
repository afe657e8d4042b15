#include <nanobind/nanobind.h>
#include <nanobind/ndarray.h>
#include <nanobind/stl/optional.h>
#include <nanobind/stl/tuple.h>
#include <nanobind/stl/vector.h>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <tuple>
#include <utility>
#include <vector>

#include "bindings/bindings.hpp"
#include "bindings/numpy.hpp"
#include "map/scenario.hpp"
#include "plan/plan_state.hpp"
#include "plan/priority_order.hpp"
#include "plan/timetable.hpp"
#include "plan/window_problem.hpp"
#include "search/path_planner.hpp"
#include "search/rest_search.hpp"
#include "solvers/factory.hpp"
#include "solvers/options.hpp"

namespace nb = nanobind;
using namespace nb::literals;

namespace rhcr {
namespace {

using GoalTuple = std::tuple<std::int32_t, int>;  // target, service

/// Adds an agent; `fields` are to stay as long as the problem.
void add_agent(WindowProblem& problem, const Scenario& scenario, Vertex start,
               const std::vector<GoalTuple>& goals, std::vector<DistanceCache::Handle>& fields) {
  const std::size_t first = problem.goals.size();
  for (const auto& [target, service] : goals) {
    const Cell cell = scenario.target_cell(target);
    fields.push_back(scenario.distances_to(cell));
    problem.goals.push_back({cell, fields.back()->distances(), service, 0});
  }
  set_rests(problem.goals.data() + first, static_cast<int>(goals.size()), scenario.graph());
  problem.starts.push_back(scenario.graph().cell_of(start));
  problem.start_vertices.push_back(start);
  problem.busy.push_back(0);
  problem.idle.push_back(0);
  problem.first_goal.push_back(static_cast<int>(problem.goals.size()));
}

std::optional<std::tuple<std::vector<Vertex>, int>> plan_path(
    const Scenario& scenario, Vertex start, const std::vector<GoalTuple>& goals, int window,
    const std::vector<std::vector<Cell>>& obstacles, Planner planner) {
  nb::gil_scoped_release release;
  WindowProblem problem;
  std::vector<DistanceCache::Handle> fields;
  problem.window = window;
  problem.first_goal = {0};
  add_agent(problem, scenario, start, goals, fields);
  for (const auto& path : obstacles) {
    problem.starts.push_back(path.front());
    problem.start_vertices.push_back(scenario.graph().vertex(path.front(), 0));
    problem.busy.push_back(0);
    problem.first_goal.push_back(static_cast<int>(goals.size()));
  }
  PlanState plans(scenario.graph());
  plans.reset(problem);
  PriorityOrder order;
  order.reset(problem.agents());
  for (Agent agent = 1; agent < problem.agents(); ++agent) {
    const std::vector<Cell>& path = obstacles[agent - 1];
    const int length = std::min(static_cast<int>(path.size()), window + 1);
    std::vector<Vertex> vertices;
    for (const Cell cell : path) vertices.push_back(scenario.graph().vertex(cell, 0));
    plans.insert(agent, length, 0, vertices.data());
    order.add(0, agent);
  }
  const auto path_planner = make_path_planner(planner, scenario.graph());
  path_planner->prepare(problem);
  Path path;
  if (!path_planner->plan(plans, 0, order.above(0), path)) return std::nullopt;
  return std::make_tuple(std::vector<Vertex>(path.vertices, path.vertices + path.length),
                         path.cost);
}

void add_stays(Timetable& table, const std::vector<Cell>& path, Agent agent) {
  const int length = static_cast<int>(path.size());
  for (int begin = 0, end = 0; begin < length; begin = end) {
    while (end < length && path[end] == path[begin]) ++end;
    table.add(path[begin], {begin, end < length ? end : kForever, agent}, 0);
  }
}

std::optional<std::vector<std::tuple<Cell, int>>> plan_to_rest(
    const Scenario& scenario, Cell start, int now, Cell goal, Cell rest,
    const std::vector<std::vector<Cell>>& others) {
  Timetable table(scenario.graph().cells());
  for (std::size_t i = 0; i < others.size(); ++i) {
    add_stays(table, others[i], static_cast<Agent>(i));
  }
  RestSearch search(scenario.graph());
  std::vector<RestSearch::Step> route;
  const RestSearch::Target to_goal = {goal, scenario.distances_to(goal)};
  const RestSearch::Target to_rest = {rest, scenario.distances_to(rest)};
  if (!search.plan(table, start, now, to_goal, to_rest, route)) return std::nullopt;
  std::vector<std::tuple<Cell, int>> steps;
  for (const auto& [cell, begin] : route) steps.emplace_back(cell, begin);
  return steps;
}

std::tuple<bool, IntArray, IntArray, IntArray> plan_window(
    const Scenario& scenario, const std::vector<Vertex>& starts,
    const std::vector<std::vector<GoalTuple>>& goals, const Options& options) {
  WindowPlan plan;
  bool solved = false;
  {
    nb::gil_scoped_release release;
    WindowProblem problem;
    std::vector<DistanceCache::Handle> fields;
    problem.window = options.window;
    problem.robust = options.robust;
    problem.first_goal = {0};
    for (std::size_t i = 0; i < starts.size(); ++i) {
      add_agent(problem, scenario, starts[i], goals[i], fields);
    }
    const auto planner = make_window_solver(options, scenario.graph(), SignalPoll());
    solved = planner->solve(problem, options.max_expansions, options.seed, plan);
  }
  const std::size_t stride = plan.stride;
  return {solved, to_numpy(std::move(plan.vertices), {starts.size(), stride}),
          to_numpy(std::move(plan.costs)), to_numpy(std::move(plan.lengths))};
}

}  // namespace

void bind_planning(nb::module_& m) {
  m.def("plan_path", &plan_path, "scenario"_a, "start"_a, "goals"_a, "window"_a, "obstacles"_a,
        "planner"_a, "Vertices inside the window and cost of one agent's path, or None.");
  m.def("plan_to_rest", &plan_to_rest, "scenario"_a, "start"_a, "now"_a, "goal"_a, "rest"_a,
        "others"_a,
        "Cells and times of arrival on a way through the goal to rest, or None. The others go on "
        "from time 0 and stay on their last cell; no two of them share a cell.");
  m.def("plan_window", &plan_window, "scenario"_a, "starts"_a, "goals"_a, "options"_a,
        "Whether a plan was found, vertices (agents, window + 1), costs and lengths (agents,).");
}

}  // namespace rhcr
