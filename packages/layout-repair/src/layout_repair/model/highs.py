"""HiGHS driven on arrays: one model, rows added as cuts, linear and integer solves."""

from dataclasses import dataclass
from threading import Thread
from typing import Literal

import highspy
import numpy as np
from highspy import HighsModelStatus, cb

from layout_repair.model.arrays import Floats, LinearModel, Rows

Status = Literal["optimal", "infeasible", "limit"]

PRUNING_GAP = 0.85
"""Integer solves ignore gains below this: costs are integers, preferences add up to less."""

HEURISTICS = ("rins", "rens", "root_reduced_cost", "feasibility_jump")

COLUMN_WORK = 0.17
"""Work of a linear program inside an integer solve for each column, up to :data:`COLUMNS`."""

COLUMNS = 512

LARGE = 2000
"""Columns from which on a solve may take long between two calls of :meth:`Solver._poll`."""


@dataclass(frozen=True)
class Solution:
    """Outcome of one solve.

    Attributes:
        status: ``optimal``, ``infeasible`` or ``limit``.
        x: Best point, ``float64 (columns,)``, or None if there is none.
        bound: Lower bound that was proven, ``-inf`` if none.
        work: Work spent: simplex iterations, and for an integer solve also the linear programs.
        duals: Row duals of a linear solve, ``float64 (rows,)``; empty after an integer solve.
    """

    status: Status
    x: Floats | None
    bound: float
    work: int
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
        self._highs = highs = highspy.Highs()  # type: ignore[no-untyped-call]
        options: dict[str, bool | int | float] = {
            "output_flag": False,
            "threads": 1,
            "random_seed": seed % 2**31,
            "mip_rel_gap": 0.0,
            "mip_detect_symmetry": False,
            "mip_abs_gap": PRUNING_GAP,
        }
        for name, value in options.items():
            highs.setOptionValue(name, value)
        self._polls, self._most_polls = 0, np.inf
        highs.setCallback(self._poll, None)
        highs.startCallback(cb.HighsCallbackType.kCallbackMipInterrupt)
        highs.startCallback(cb.HighsCallbackType.kCallbackSimplexInterrupt)
        starts, columns, values = model.rows.compressed()
        rows, bounds = len(model.rows.lower), np.zeros(self._columns)
        row_wise, minimise = int(highspy.MatrixFormat.kRowwise), int(highspy.ObjSense.kMinimize)
        kind = np.full(self._columns, int(integer), dtype=np.int32)
        kind[self._columns - model.continuous :] = 0
        highs.passModel(
            self._columns, rows, len(values), row_wise, minimise, float(model.offset),
            cost, bounds, model.upper, model.rows.lower, model.rows.upper,
            starts[:-1], columns, values, kind,
        )  # fmt: skip

    @property
    def program_work(self) -> float:
        """Work of one linear program inside an integer solve."""
        return COLUMN_WORK * min(max(self._columns, 1), COLUMNS)

    def set_option(self, name: str, value: bool | int | float | str) -> None:
        """Set an option of HiGHS.

        Args:
            name: Name of the option.
            value: Its value.
        """
        self._highs.setOptionValue(name, value)

    def skip_heuristics(self) -> None:
        """Switch off the costly heuristics; a search from a good solution rarely needs them."""
        for name in HEURISTICS:
            self._highs.setOptionValue(f"mip_heuristic_run_{name}", False)

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
            x: ``float64 (columns,)`` feasible point, or its binary columns only.
        """
        if len(x) < self._columns:
            self._highs.setSolution(len(x), np.arange(len(x), dtype=np.int32), x)
            return
        solution = highspy.HighsSolution()
        solution.col_value = x.tolist()
        self._highs.setSolution(solution)

    def relax(self, iterations: int, seconds: float) -> Solution:
        """Solve the linear relaxation.

        Args:
            iterations: Work limit in simplex iterations.
            seconds: Safety limit in wall seconds.

        Returns:
            The solution; after a limit its point may violate rows.
        """
        self._highs.setOptionValue("simplex_iteration_limit", max(1, iterations))
        self._polls, self._most_polls = 0, np.inf
        status = self._run(seconds)
        info, point = self._highs.getInfo(), self._highs.getSolution()
        x, work = np.clip(np.array(point.col_value), 0.0, 1.0), int(info.simplex_iteration_count)
        bound = float(info.objective_function_value) if status == "optimal" else -np.inf
        return Solution(status, x, bound, work, np.array(point.row_dual))

    def search(self, nodes: int, work: float, seconds: float) -> Solution:
        """Solve the integer model by branch and cut.

        Args:
            nodes: Work limit in nodes.
            work: Work limit, counted in calls of the interrupt callback.
            seconds: Safety limit in wall seconds.
        """
        self._highs.setOptionValue("mip_max_nodes", nodes)
        self._polls, self._most_polls = 0, work / self.program_work
        status = self._run(seconds)
        info = self._highs.getInfo()
        spent = int(info.simplex_iteration_count + self.program_work * self._polls)
        feasible = int(highspy.SolutionStatus.kSolutionStatusFeasible)
        x = None
        if info.primal_solution_status == feasible:
            x = np.array(self._highs.getSolution().col_value)
        return Solution(status, x, float(info.mip_dual_bound), spent, np.empty(0))

    def _run_apart(self) -> None:
        """Run on a thread of its own, because HiGHS calls back rarely in large integer programs.

        An interruption leaves the thread to itself; it ends at its next call or its time limit,
        for which the end of the process waits.
        """
        thread = Thread(target=self._highs.run)
        thread.start()
        try:
            while thread.is_alive():
                thread.join(0.1)
        except BaseException:
            self._most_polls = -1.0
            raise

    def _poll(
        self,
        kind: cb.HighsCallbackType,
        message: str,  # noqa: ARG002
        state: cb.HighsCallbackOutput,  # noqa: ARG002
        answer: cb.HighsCallbackInput,
        data: object,  # noqa: ARG002
    ) -> None:
        """Called by HiGHS now and then: stops a search at its limit, lets Python take signals."""
        self._polls += kind == cb.HighsCallbackType.kCallbackMipInterrupt
        answer.user_interrupt = self._polls > self._most_polls

    def _run(self, seconds: float) -> Status:
        self._highs.setOptionValue("time_limit", max(0.01, seconds))
        if self._columns > LARGE:
            self._run_apart()
        else:
            self._highs.run()
        status = self._highs.getModelStatus()
        if status == HighsModelStatus.kOptimal:
            return "optimal"
        empty = (HighsModelStatus.kInfeasible, HighsModelStatus.kUnboundedOrInfeasible)
        return "infeasible" if status in empty else "limit"
