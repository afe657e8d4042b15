#include "solvers/factory.hpp"

#include <map>
#include <stdexcept>
#include <utility>

#include "solvers/operations/epibt.hpp"
#include "solvers/operations/lns.hpp"
#include "solvers/steps/lra.hpp"
#include "solvers/steps/pibt.hpp"
#include "solvers/windows/ecbs.hpp"
#include "solvers/windows/independence.hpp"
#include "solvers/windows/pbs.hpp"
#include "solvers/windows/whca.hpp"

namespace rhcr {
namespace {

using Poll = std::function<void()>;
using WindowMaker = std::unique_ptr<WindowSolver> (*)(const Options&, const Graph&, const Poll&);
using StepMaker = std::unique_ptr<StepPlanner> (*)(const Options&, const Graph&, const Poll&);

template <typename T, typename... Arguments>
std::unique_ptr<WindowSolver> window_solver(const Graph& graph, Arguments... arguments) {
  return std::make_unique<T>(graph, std::move(arguments)...);
}

template <typename T, typename... Arguments>
std::unique_ptr<StepPlanner> step_planner(const Graph& graph, Arguments... arguments) {
  return std::make_unique<T>(graph, arguments...);
}

// A new solver is one line in one of these tables.
const std::map<std::string, WindowMaker> kWindowSolvers = {
    {"pbs",
     [](auto& o, auto& graph, auto& poll) { return window_solver<Pbs>(graph, o.planner, poll); }},
    {"ecbs", [](auto& o, auto& graph,
                auto& poll) { return window_solver<Ecbs>(graph, o.suboptimality, poll); }},
    {"whca",
     [](auto& o, auto& graph, auto& poll) { return window_solver<Whca>(graph, o.planner, poll); }},
};
const std::map<std::string, StepMaker> kStepPlanners = {
    {"pibt", [](auto&, auto& graph, auto&) { return step_planner<Pibt>(graph); }},
    {"epibt", [](auto& o, auto& graph, auto&) { return step_planner<Epibt>(graph, o.lookahead); }},
    {"lns",
     [](auto& o, auto& graph, auto& poll) {
       return step_planner<Lns>(graph, o.lookahead, o.max_expansions / o.period, poll);
     }},
    {"lra", [](auto&, auto& graph, auto&) { return step_planner<LraStar>(graph); }},
};

template <typename Maker>
Maker find_maker(const std::map<std::string, Maker>& makers, const std::string& name) {
  const auto found = makers.find(name);
  if (found != makers.end()) return found->second;
  std::string known;
  for (const auto& [other, maker] : makers) known += (known.empty() ? "" : ", ") + other;
  throw std::invalid_argument("no solver of this kind is called '" + name + "', only " + known);
}

}  // namespace

bool plans_windows(const std::string& solver) { return kWindowSolvers.count(solver) > 0; }

std::unique_ptr<WindowSolver> make_window_solver(const Options& options, const Graph& graph,
                                                 const Poll& poll) {
  auto inner = find_maker(kWindowSolvers, options.solver)(options, graph, poll);
  if (!options.independence) return inner;
  return std::make_unique<IndependenceDetection>(graph, std::move(inner), poll);
}

std::unique_ptr<StepPlanner> make_step_planner(const std::string& name, const Options& options,
                                               const Graph& graph, const Poll& poll) {
  return find_maker(kStepPlanners, name)(options, graph, poll);
}

}  // namespace rhcr
