#include "simulation/replanning/replanner.hpp"

#include <stdexcept>
#include <string>
#include <utility>

#include "simulation/replanning/adaptive.hpp"
#include "simulation/replanning/rest_planner.hpp"
#include "simulation/replanning/rolling_horizon.hpp"
#include "simulation/replanning/step_by_step.hpp"
#include "solvers/factory.hpp"

namespace rhcr {
namespace {

/// What plans in jams may do one such part of the work: there it works in every period.
constexpr int kJamShare = 2;

std::unique_ptr<Replanner> make_named(const std::string& solver, const Graph& graph,
                                      const SimulationConfig& config,
                                      const std::function<void()>& poll) {
  Options options = config;
  options.solver = solver;
  if (plans_windows(solver)) return std::make_unique<RollingHorizon>(graph, options, poll);
  std::unique_ptr<StepPlanner> fallback;
  if (config.solver == solver && options.fallback != "wait" && options.fallback != solver) {
    fallback = make_step_planner(options.fallback, options, graph, poll);
  }
  return std::make_unique<StepByStep>(options, make_step_planner(solver, options, graph, poll),
                                      std::move(fallback));
}

}  // namespace

std::unique_ptr<Replanner> make_replanner(const Scenario& scenario, const SimulationConfig& config,
                                          const Fleet& fleet, const std::function<void()>& poll) {
  const Graph& graph = scenario.graph();
  if (config.endpoints != Endpoints::kFree) {
    if (config.solver != "prioritised") {
      throw std::invalid_argument("no solver that plans to rest is called '" + config.solver +
                                  "', only prioritised");
    }
    RestPlaces places(scenario, config.goal_classes, config.endpoints, config.homes, fleet.cells,
                      config.seed);
    return std::make_unique<RestPlanner>(scenario, std::move(places), fleet.cells);
  }
  if (config.solver == "auto") {
    SimulationConfig in_jams = config;
    in_jams.max_expansions /= kJamShare;
    return std::make_unique<Adaptive>(
        make_named("pbs", graph, config, poll),
        make_named(config.robust > 0 ? "ecbs" : "lns", graph, in_jams, poll));
  }
  return make_named(config.solver, graph, config, poll);
}

}  // namespace rhcr
