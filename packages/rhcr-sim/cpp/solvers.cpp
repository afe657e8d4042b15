#include "solvers.hpp"

#include <utility>

#include "ecbs.hpp"
#include "pbs.hpp"
#include "whca.hpp"

namespace rhcr {

std::unique_ptr<WindowSolver> make_window_solver(Solver solver, const Graph& graph,
                                                 double suboptimality, std::function<void()> poll) {
  switch (solver) {
    case Solver::kPbs:
      return std::make_unique<Pbs>(graph, std::move(poll));
    case Solver::kEcbs:
      return std::make_unique<Ecbs>(graph, suboptimality, std::move(poll));
    case Solver::kWhca:
      return std::make_unique<Whca>(graph, std::move(poll));
    case Solver::kPibt:
      break;
  }
  return nullptr;
}

}  // namespace rhcr
