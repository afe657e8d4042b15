#include "solvers/factory.hpp"

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

std::unique_ptr<WindowSolver> make_joint_solver(Solver solver, Planner planner, const Graph& graph,
                                                double suboptimality,
                                                const std::function<void()>& poll) {
  switch (solver) {
    case Solver::kPbs:
      return std::make_unique<Pbs>(graph, planner, poll);
    case Solver::kEcbs:
      return std::make_unique<Ecbs>(graph, suboptimality, poll);
    case Solver::kWhca:
      return std::make_unique<Whca>(graph, planner, poll);
    case Solver::kPibt:
    case Solver::kEpibt:
    case Solver::kLra:
    case Solver::kPrioritised:
      break;
  }
  return nullptr;
}

}  // namespace

std::unique_ptr<WindowSolver> make_window_solver(Solver solver, Planner planner, const Graph& graph,
                                                 double suboptimality, bool independence,
                                                 const std::function<void()>& poll) {
  auto inner = make_joint_solver(solver, planner, graph, suboptimality, poll);
  if (!independence || !inner) return inner;
  return std::make_unique<IndependenceDetection>(graph, std::move(inner), poll);
}

std::unique_ptr<StepPlanner> make_step_planner(Solver solver, Fallback fallback, const Graph& graph,
                                               int lookahead) {
  if (solver == Solver::kLra) return std::make_unique<LraStar>(graph);
  const bool by_fallback = solver != Solver::kPibt && solver != Solver::kEpibt;
  if (solver == Solver::kPibt || (by_fallback && fallback == Fallback::kPibt)) {
    return std::make_unique<Pibt>(graph);
  }
  if (solver == Solver::kEpibt || (by_fallback && fallback == Fallback::kEpibt)) {
    return std::make_unique<Epibt>(graph, lookahead);
  }
  return nullptr;
}

}  // namespace rhcr
