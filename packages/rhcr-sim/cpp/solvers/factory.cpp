#include "solvers/factory.hpp"

#include <map>
#include <stdexcept>
#include <string>
#include <utility>

#include "solvers/ecbs.hpp"
#include "solvers/epibt.hpp"
#include "solvers/independence.hpp"
#include "solvers/lra.hpp"
#include "solvers/pbs.hpp"
#include "solvers/pibt.hpp"
#include "solvers/whca.hpp"

namespace rhcr {
namespace {

using Poll = std::function<void()>;
using MakeWindowSolver = std::unique_ptr<WindowSolver> (*)(const Options&, const Graph&,
                                                           const Poll&);
using MakeStepPlanner = std::unique_ptr<StepPlanner> (*)(const Options&, const Graph&);

template <typename T>
std::unique_ptr<StepPlanner> stepper(const Options&, const Graph& graph) {
  return std::make_unique<T>(graph);
}

const std::map<std::string, MakeWindowSolver> kWindowSolvers = {
    {"pbs",
     [](const Options& options, const Graph& graph,
        const Poll& poll) -> std::unique_ptr<WindowSolver> {
       return std::make_unique<Pbs>(graph, options.planner, poll);
     }},
    {"ecbs",
     [](const Options& options, const Graph& graph,
        const Poll& poll) -> std::unique_ptr<WindowSolver> {
       return std::make_unique<Ecbs>(graph, options.suboptimality, poll);
     }},
    {"whca",
     [](const Options& options, const Graph& graph,
        const Poll& poll) -> std::unique_ptr<WindowSolver> {
       return std::make_unique<Whca>(graph, options.planner, poll);
     }},
};

const std::map<std::string, MakeStepPlanner> kStepPlanners = {
    {"pibt", stepper<Pibt>},
    {"epibt",
     [](const Options& options, const Graph& graph) -> std::unique_ptr<StepPlanner> {
       return std::make_unique<Epibt>(graph, options.lookahead);
     }},
    {"lra", stepper<LraStar>},
};

/// Plans single agents to their ends; `EndpointPlanner` is made for places to rest, not by name.
constexpr const char* kToRest = "prioritised";

}  // namespace

std::unique_ptr<WindowSolver> make_window_solver(const Options& options, const Graph& graph,
                                                 const Poll& poll) {
  const auto found = kWindowSolvers.find(options.solver);
  if (found == kWindowSolvers.end()) {
    if (kStepPlanners.count(options.solver) > 0 || options.solver == kToRest) return nullptr;
    throw std::invalid_argument("no solver has the name '" + options.solver + "'");
  }
  auto solver = found->second(options, graph, poll);
  if (!options.independence) return solver;
  return std::make_unique<IndependenceDetection>(graph, std::move(solver), poll);
}

std::unique_ptr<StepPlanner> make_step_planner(const Options& options, const Graph& graph) {
  const bool as_solver = kStepPlanners.count(options.solver) > 0;
  if (!as_solver && options.fallback == "wait") return nullptr;
  const std::string& name = as_solver ? options.solver : options.fallback;
  const auto found = kStepPlanners.find(name);
  if (found == kStepPlanners.end()) {
    throw std::invalid_argument("no fallback has the name '" + name + "'");
  }
  return found->second(options, graph);
}

}  // namespace rhcr
