#include "simulation/replanner.hpp"

#include <stdexcept>
#include <utility>

#include "simulation/rest_planner.hpp"
#include "simulation/rolling_horizon.hpp"
#include "simulation/step_by_step.hpp"
#include "solvers/factory.hpp"

namespace rhcr {

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
  if (plans_windows(config.solver)) {
    return std::make_unique<RollingHorizon>(graph, config, poll);
  }
  return std::make_unique<StepByStep>(config,
                                      make_step_planner(config.solver, config, graph, poll));
}

}  // namespace rhcr
