"""A mixed-integer solver behind Pyomo, by name."""

import math
import time
from collections.abc import Mapping
from typing import Any

import pyomo.environ as pyo
from pyomo.opt import TerminationCondition

from layout_repair.errors import BudgetError, SolverError

PERSISTENT_HIGHS = "appsi_highs"
UNFINISHED_GAP = 1 - 1e-6
"""Costs are integers: bounds that are nearer than this prove the optimum."""

SHORTEST = 0.1
HIGHS_OPTIONS = {"mip_rel_gap": 0.0, "threads": 1}


class PyomoSolver:
    """Solves a growing model again and again.

    Args:
        name: ``highs`` for Pyomo's persistent interface of HiGHS, which keeps the model between
            solves, or any name that Pyomo's ``SolverFactory`` knows, such as ``scip_persistent``
            or ``cbc``.
        options: Options of the solver, by its own names.
        seconds: Wall seconds for all solves.

    Raises:
        SolverError: If the solver is unknown or not installed.
    """

    def __init__(self, name: str, options: Mapping[str, Any], seconds: float):
        self.name = PERSISTENT_HIGHS if name == "highs" else name
        self._deadline = time.perf_counter() + seconds
        if not _is_there(self.name):
            raise SolverError(
                f"solver: {name!r} is not known to Pyomo or not installed. Use 'highs', which "
                "comes with this package, or install the solver, for example "
                "'pip install pyscipopt' for 'scip_persistent', or put its program on the PATH, "
                "for example cbc for 'cbc'."
            )
        self._solver = pyo.SolverFactory(self.name)
        own = HIGHS_OPTIONS if self.name == PERSISTENT_HIGHS else {}
        self._solver.options.update({**own, **options})

    def solve(self, model: Any) -> bool:
        """Solve the model and put the solution into its variables.

        Args:
            model: A Pyomo model with an integer objective.

        Returns:
            False if it has no solution.

        Raises:
            BudgetError: If the optimum is not proven.
        """
        seconds = max(SHORTEST, self._deadline - time.perf_counter())
        outcome = self._solver.solve(model, load_solutions=False, timelimit=seconds)
        condition = outcome.solver.termination_condition
        if condition == TerminationCondition.infeasible:
            return False
        if condition != TerminationCondition.optimal:
            raise BudgetError(f"time_limit: the model was not solved in time ({condition}).")
        lower, upper = outcome.problem.lower_bound, outcome.problem.upper_bound
        if lower is not None and upper is not None and UNFINISHED_GAP < upper - lower < math.inf:
            raise BudgetError(
                f"options: {self.name} stopped at {upper} with the bound {lower}; give it options "
                "that close the gap, such as a relative gap of 0."
            )
        model.solutions.load_from(outcome)
        return True


def _is_there(name: str) -> bool:
    """Whether Pyomo knows the solver and finds it."""
    known = name in set(pyo.SolverFactory)
    return known and bool(pyo.SolverFactory(name).available(exception_flag=False))
