"""HiGHS driven on arrays: one model, rows added as cuts, linear and integer solves."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, Literal

import highspy
import numpy as np
from highspy import HighsModelStatus, cb

from layout_repair.model import solver_prices as prices
from layout_repair.model.arrays import Floats, LinearModel, Rows

Status = Literal["optimal", "infeasible", "limit"]

PRUNING_GAP = 0.85
"""Integer solves ignore gains below this: costs are integers, preferences add up to less."""

HEURISTICS = ("rins", "rens", "root_reduced_cost", "feasibility_jump")

CHUNK, CHUNK_SHARE = 1000, 0.1
"""Iterations of a linear solve, and share of its rows, after which its price is looked at again."""

POLLED_ITERATIONS = 0.5
"""Iterations inside an integer solve cost about so much of what the callbacks cost."""

TOLERANCE = 1e-3
"""Between what a point costs and what the solver says that it costs."""


@dataclass(frozen=True)
class Solution:
    """Outcome of one solve.

    Attributes:
        status: ``optimal``, ``infeasible`` or ``limit``.
        x: Best point, ``float64 (columns,)``, or None if there is none.
        bound: Lower bound that was proven, ``-inf`` if none.
        work: Work spent.
        duals: Row duals of a linear solve, ``float64 (rows,)``; empty after an integer solve.
        points: All solutions that an integer solve found on its way, the best one last.
    """

    status: Status
    x: Floats | None
    bound: float
    work: float
    duals: Floats
    points: list[Floats] = field(default_factory=list)


class _Watch:
    """What HiGHS calls back: it counts, and says when to stop.

    It does not know the solver: HiGHS keeps its callback in C++, where the garbage collector does
    not see a cycle, so that a callback that knew the solver would keep it alive for ever.
    """

    def __init__(self, stopped: Callable[[], bool] | None):
        self.polls, self.most_polls = 0, np.inf
        self._stopped = stopped

    def __call__(self, kind: Any, message: str, state: Any, answer: Any, data: object) -> None:  # noqa: ARG002
        self.polls += kind == cb.HighsCallbackType.kCallbackMipInterrupt
        stopped = self._stopped is not None and self._stopped()
        answer.user_interrupt = stopped or self.polls > self.most_polls


class Solver:
    """A model inside HiGHS, on one thread and with a fixed random seed.

    Uses the solver class of the compiled module: that of the Python wrapper prints to standard
    output in some versions and is part of a reference cycle.

    Args:
        model: The model to load.
        cost: ``float64 (columns,)`` objective to use instead of the model's.
        integer: Whether columns are binary, else they lie in [0, 1].
        seed: Random seed of HiGHS, non-negative.
        stopped: Asked in every callback; true ends the solve.
    """

    def __init__(
        self,
        model: LinearModel,
        cost: Floats,
        integer: bool,
        seed: int = 0,
        stopped: Callable[[], bool] | None = None,
    ):
        self._columns, self._entries = len(cost), len(model.rows.value)
        self._cost, self._offset = cost, float(model.offset)
        self._dense, self._presolve = 0.0, True
        self._highs: Any = highspy._core._Highs()
        options: dict[str, bool | int | float] = {
            "output_flag": False,
            "log_to_console": False,
            "threads": 1,
            "random_seed": seed % 2**31,
            "mip_rel_gap": 0.0,
            "mip_detect_symmetry": False,
            "mip_abs_gap": PRUNING_GAP,
        }
        for name, value in options.items():
            self._highs.setOptionValue(name, value)
        self._watch = _Watch(stopped)
        self._highs.setCallback(self._watch, None)
        self._highs.startCallback(cb.HighsCallbackType.kCallbackMipInterrupt)
        self._highs.startCallback(cb.HighsCallbackType.kCallbackSimplexInterrupt)
        starts, columns, values = model.rows.compressed()
        rows, bounds = len(model.rows.lower), np.zeros(self._columns)
        row_wise, minimise = int(highspy.MatrixFormat.kRowwise), int(highspy.ObjSense.kMinimize)
        kind = np.full(self._columns, int(integer), dtype=np.int32)
        kind[self._columns - model.continuous :] = 0
        self._highs.passModel(
            self._columns, rows, len(values), row_wise, minimise, self._offset,
            cost, bounds, model.upper, model.rows.lower, model.rows.upper,
            starts[:-1], columns, values, kind,
        )  # fmt: skip

    @property
    def load_work(self) -> float:
        """Work of loading the model."""
        return prices.load_work(self._columns, self._entries)

    @property
    def root_work(self) -> float:
        """Work of an integer solve before its first node."""
        return prices.root_work(self._entries, self._presolve)

    def skip_presolve(self) -> None:
        """Switch off presolve: it takes longer than it saves on models that are small or known."""
        self._presolve = False
        self._highs.setOptionValue("presolve", "off")

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
        self._entries += len(values)
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

    def relax(self, work: float, seconds: float) -> Solution:
        """Solve the linear relaxation, or go on with it.

        Args:
            work: Work limit.
            seconds: Safety limit in wall seconds.

        Returns:
            The solution; after a limit its point may violate rows.
        """
        self._watch.polls, self._watch.most_polls = 0, np.inf
        spent, end = 0.0, time.perf_counter() + seconds
        chunk = max(CHUNK, int(CHUNK_SHARE * self._highs.getNumRow()))
        while True:
            spent += prices.solve_work(self._entries, self._dense)
            price = prices.iteration_work(self._entries, self._dense)
            iterations = int(min(max(1.0, (work - spent) / price), chunk))
            self._highs.setOptionValue("simplex_iteration_limit", iterations)
            status = self._run(end - time.perf_counter())
            done = int(self._highs.getInfo().simplex_iteration_count)
            spent += done * (price + self._weigh()) / 2
            if status != "limit" or done < iterations or spent >= work:
                break
        return self._linear(status, spent)

    def _weigh(self) -> float:
        """Look at the density of the basis; returns the price of an iteration from now on."""
        status, basic = self._highs.getBasicVariables()
        if status == highspy.HighsStatus.kOk:
            own = int(np.count_nonzero(np.asarray(basic) >= 0))
            self._dense = prices.density(own, self._columns)
        return prices.iteration_work(self._entries, self._dense)

    def _linear(self, status: Status, spent: float) -> Solution:
        """The present outcome of a linear solve."""
        point = self._highs.getSolution()
        x, duals = np.clip(np.array(point.col_value), 0.0, 1.0), np.array(point.row_dual)
        bound = -np.inf
        if status == "optimal":
            bound = float(self._highs.getInfo().objective_function_value)
        if len(duals) != self._highs.getNumRow():  # a limit before the first iteration
            duals = np.empty(0)
        return Solution(status, x, bound, spent, duals)

    def search(self, nodes: int, work: float, seconds: float) -> Solution:
        """Solve the integer model by branch and cut.

        Args:
            nodes: Work limit in nodes.
            work: Work limit.
            seconds: Safety limit in wall seconds.
        """
        self._highs.setOptionValue("mip_max_nodes", nodes)
        self._highs.setOptionValue("mip_improving_solution_save", True)
        begin = time.perf_counter()
        solution = self._branch(work, seconds)
        if self._contradicts_itself(solution):
            self._highs.clearSolver()
            left = max(1.0, work - solution.work), seconds - time.perf_counter() + begin
            again = self._branch(*left)
            solution = replace(again, work=solution.work + again.work)
        return solution

    def _branch(self, work: float, seconds: float) -> Solution:
        poll = prices.poll_work(self._columns)
        # HiGHS tells the iterations of an integer solve at its end only.
        allowed = (work - self.root_work) / (poll * (1 + POLLED_ITERATIONS))
        self._watch.polls, self._watch.most_polls = 0, max(0.0, allowed)
        status = self._run(seconds)
        info = self._highs.getInfo()
        spent = self.root_work + poll * self._watch.polls
        spent += int(info.simplex_iteration_count) * prices.inner_work(self._entries)
        feasible = int(highspy.SolutionStatus.kSolutionStatusFeasible)
        x = None
        if info.primal_solution_status == feasible:
            x = np.array(self._highs.getSolution().col_value)
        saved = [np.array(point.col_value) for point in self._highs.getSavedMipSolutions()]
        bound = float(info.mip_dual_bound)
        return Solution(status, x, bound, spent, np.empty(0), saved)

    def _contradicts_itself(self, solution: Solution) -> bool:
        """Whether the point is not worth what the solver says it is.

        The presolve of HiGHS 1.16 loses a part of the cost of a start, so that the start then
        passes for an optimum that it is not. Without the start its answers are right.
        """
        if solution.x is None:
            return False
        claimed = float(self._highs.getInfo().objective_function_value)
        return abs(float(self._cost @ solution.x) + self._offset - claimed) > TOLERANCE

    def _run(self, seconds: float) -> Status:
        self._highs.setOptionValue("time_limit", max(0.01, seconds))
        self._highs.run()
        status = self._highs.getModelStatus()
        if status == HighsModelStatus.kOptimal:
            return "optimal"
        empty = (HighsModelStatus.kInfeasible, HighsModelStatus.kUnboundedOrInfeasible)
        return "infeasible" if status in empty else "limit"
