"""HiGHS driven on arrays: one model, rows added as cuts, linear and integer solves."""

from dataclasses import dataclass

import highspy
import numpy as np
from highspy import HighsModelStatus, cb

from layout_repair.model import Floats, LinearModel, Rows


@dataclass(frozen=True)
class Solution:
    """Outcome of one solve.

    Attributes:
        status: ``optimal``, ``infeasible`` or ``limit``.
        x: Best point, ``float64 (columns,)``, or None if there is none.
        objective: Objective of ``x``.
        bound: Lower bound that was proven, ``-inf`` if none.
        iterations: Simplex iterations spent.
        duals: Row duals of a linear solve, ``float64 (rows,)``; empty after an integer solve.
    """

    status: str
    x: Floats | None
    objective: float
    bound: float
    iterations: int
    duals: Floats


class Solver:
    """A model inside HiGHS, on one thread and with a fixed random seed.

    Args:
        model: The model to load.
        cost: ``float64 (columns,)`` objective to use instead of the model's.
        integer: Whether columns are binary, else they lie in [0, 1].
        seed: Random seed of HiGHS, non-negative.
    """

    def __init__(self, model: LinearModel, cost: Floats, integer: bool, seed: int = 0):
        self._columns = len(cost)
        self._highs = highs = highspy.Highs()
        options: dict[str, bool | int | float] = {
            "output_flag": False,
            "threads": 1,
            "random_seed": seed % 2**31,
            "mip_rel_gap": 0.0,
            "mip_detect_symmetry": False,
            "mip_abs_gap": 1e-6,
        }
        for name, value in options.items():
            highs.setOptionValue(name, value)
        starts, columns, values = model.rows.compressed()
        rows, bounds = len(model.rows.lower), np.zeros(self._columns)
        row_wise, minimise = int(highspy.MatrixFormat.kRowwise), int(highspy.ObjSense.kMinimize)
        kind = np.full(self._columns, int(integer), dtype=np.int32)
        highs.passModel(
            self._columns, rows, len(values), row_wise, minimise, float(model.offset),
            cost, bounds, bounds + 1.0, model.rows.lower, model.rows.upper,
            starts[:-1], columns, values, kind,
        )  # fmt: skip

    def set_option(self, name: str, value: bool | int | float | str) -> None:
        """Set an option of HiGHS.

        Args:
            name: Name of the option.
            value: Its value.
        """
        self._highs.setOptionValue(name, value)

    def add(self, rows: Rows) -> None:
        """Add cuts; a linear solve that follows starts from the last basis.

        Args:
            rows: The rows to add.
        """
        starts, columns, values = rows.compressed()
        self._highs.addRows(
            len(rows.lower), rows.lower, rows.upper, len(values), starts[:-1], columns, values
        )

    def start_from(self, x: Floats) -> None:
        """Give the integer search a first solution.

        Args:
            x: ``float64 (columns,)`` feasible point.
        """
        solution = highspy.HighsSolution()
        solution.col_value = x.tolist()
        self._highs.setSolution(solution)

    def relax(self, iterations: int, seconds: float) -> Solution:
        """Solve the linear relaxation.

        Args:
            iterations: Work limit in simplex iterations.
            seconds: Safety limit in wall seconds.
        """
        self._highs.setOptionValue("simplex_iteration_limit", max(1, iterations))
        return self._run(seconds)

    def search(self, nodes: int, polls: int, seconds: float) -> Solution:
        """Solve the integer model by branch and cut.

        Args:
            nodes: Work limit in nodes.
            polls: Work limit in calls of the interrupt callback, about one for each linear
                program that is solved.
            seconds: Safety limit in wall seconds.
        """
        self._highs.setOptionValue("mip_max_nodes", nodes)
        left = polls

        def interrupt(
            kind: cb.HighsCallbackType,  # noqa: ARG001
            message: str,  # noqa: ARG001
            state: cb.HighsCallbackOutput,  # noqa: ARG001
            answer: cb.HighsCallbackInput,
            data: object,  # noqa: ARG001
        ) -> None:
            nonlocal left
            left -= 1
            answer.user_interrupt = left <= 0

        self._highs.setCallback(interrupt, None)
        self._highs.startCallback(cb.HighsCallbackType.kCallbackMipInterrupt)
        return self._run(seconds)

    def _run(self, seconds: float) -> Solution:
        highs = self._highs
        highs.setOptionValue("time_limit", max(0.01, seconds))
        highs.run()
        status, info = highs.getModelStatus(), highs.getInfo()
        iterations = int(info.simplex_iteration_count)
        if status in (HighsModelStatus.kInfeasible, HighsModelStatus.kUnboundedOrInfeasible):
            return Solution("infeasible", None, np.inf, np.inf, iterations, np.empty(0))
        done = status == HighsModelStatus.kOptimal
        found = info.primal_solution_status == int(highspy.SolutionStatus.kSolutionStatusFeasible)
        point = highs.getSolution()
        x = np.array(point.col_value) if found else None
        objective = float(info.objective_function_value) if found else np.inf
        bound = objective if done else float(info.mip_dual_bound)
        return Solution("optimal" if done else "limit", x, objective, bound, iterations, np.array(point.row_dual))
