"""Independent check of a plan: shares no code with the simulator and accepts foreign plans."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rhcr_sim.checking import movement
from rhcr_sim.checking import tasks as task_rules
from rhcr_sim.errors import PlanError
from rhcr_sim.formats.plan_arrays import TaskTable, checked_headings, checked_paths, checked_tasks
from rhcr_sim.layouts.cells import is_whole
from rhcr_sim.layouts.layout import Layout

ViolationKind = Literal[
    "obstacle", "move", "turn", "vertex", "swap", "robust", "order", "goal", "service", "late"
]


@dataclass(frozen=True)
class PlanViolation:
    """One broken rule.

    Attributes:
        kind: "obstacle" (stands on one), "move" (jumps, or drives against a one-way edge), "turn"
            (moves sideways or backwards, or turns by more than 90 degrees at once), "vertex"
            (agents share a cell), "swap" (agents exchange cells), "robust" (agents on one cell
            within k timesteps), "order" (task finished before its predecessor), "goal" (not on the
            goal at the recorded completion), "service" (stayed for less than the service time),
            "late" (the goal was completed before the recorded timestep, or is recorded as open).
        agents: The agents involved, ascending.
        timestep: When, in timesteps from the start of the plan.
        cell: Where, as a cell id.
        message: One sentence that says all of this.
    """

    kind: ViolationKind
    agents: tuple[int, ...]
    timestep: int
    cell: int
    message: str


class PlanChecker:
    """Checks plans for one map.

    >>> PlanChecker(np.ones((1, 3), bool)).check([[0, 1, 2], [2, 1, 0]])[0].message
    'agents 0, 1 share the cell at row 0, column 1 at timestep 1'

    Args:
        grid: A layout, or bool (rows, columns) that is true on drivable cells.
        weights: Where the grid is no layout, its one-way edges: integer (rows, columns, 5), 0 where
            there is no edge, as for `Layout`. None: agents may drive either way everywhere.
        robust: k: no agent may stand on a cell where another agent stands at most k timesteps
            earlier or later.

    Raises:
        PlanError: The grid is not two-dimensional or empty, `robust` is negative, or the
            weights have another size.
    """

    def __init__(
        self,
        grid: Layout | NDArray[np.bool_],
        robust: int = 0,
        *,
        weights: NDArray[np.integer[Any]] | None = None,
    ) -> None:
        if isinstance(grid, Layout):
            weights = grid.weights
            grid = grid.drivable
        self.drivable = np.asarray(grid, dtype=bool)
        if self.drivable.ndim != 2 or not self.drivable.size:
            raise PlanError(f"grid must be (rows, columns), not empty; got {self.drivable.shape}")
        if weights is not None and np.shape(weights) != (*self.drivable.shape, 5):
            raise PlanError(
                f"weights must be {(*self.drivable.shape, 5)} like the grid, got "
                f"{np.shape(weights)}"
            )
        self.weights = weights
        if not is_whole(robust) or robust < 0:
            raise PlanError(f"robust must be 0 or more timesteps, got {robust!r}")
        self.robust = robust

    def check(
        self,
        paths: ArrayLike,
        tasks: ArrayLike | None = None,
        service: ArrayLike | None = None,
        *,
        headings: ArrayLike | None = None,
        limit: int = 1000,
    ) -> list[PlanViolation]:
        """Find every broken rule of a plan.

        A task is completed at the end of the first visit to its goal, from the agent's previous
        completion on, that is as long as its service. The start is a visit like any other.

        Args:
            paths: Integer (agents, E + 1), cell id of each agent at each timestep.
            tasks: Integer (n_tasks, 3): agent, goal cell and timestep of completion (-1 = open),
                the tasks of one agent in their order. Goals are not checked if None.
            service: Service time of each task in timesteps, integer (n_tasks,) or one number;
                0 if None.
            headings: Integer (agents, E + 1), direction that each agent faces at each timestep (0
                right, 1 up, 2 left, 3 down) if agents have to turn before they move, else None.
            limit: At most so many violations of each kind are reported.

        Returns:
            Violations ordered by timestep; empty if the plan keeps all rules. Agents that share a
            cell or an edge are one violation.

        Raises:
            PlanError: An array has the wrong shape or type, or holds an id or a timestep that does
                not exist.
        """
        cells = checked_paths(paths, self.drivable.size)
        found = list(self._movement(cells, limit))
        if headings is not None:
            found += self._turns(cells, checked_headings(headings, cells.shape), limit)
        if tasks is not None:
            table = checked_tasks(tasks, service, cells.shape, self.drivable.size)
            found += self._goals(cells, table, limit)
        elif service is not None:
            raise PlanError("service needs tasks; pass both or neither")
        return sorted(found, key=lambda violation: violation.timestep)

    def _movement(self, paths: NDArray[np.int64], limit: int) -> Iterator[PlanViolation]:
        for t, agent in _rows(movement.on_obstacles(paths, self.drivable), limit):
            cell = int(paths[agent, t])
            yield self._violation("obstacle", [agent], t, cell, "stands on the obstacle at")
        for t, agent in _rows(movement.illegal_moves(paths, self.drivable.shape[1]), limit):
            cell = int(paths[agent, t])
            yield self._violation("move", [agent], t, cell, "jumps to")
        if self.weights is not None:
            against = movement.missing_edges(paths, self.drivable, self.weights)
            for t, agent in _rows(against, limit):
                text = "drives the wrong way to"
                yield self._violation("move", [agent], t, int(paths[agent, t]), text)
        for t, cell in _rows(movement.shared_cells(paths), limit):
            agents = np.flatnonzero(paths[:, t] == cell).tolist()
            yield self._violation("vertex", agents, t, cell, "share")
        for t, u, v in _rows(movement.swaps(paths, self.drivable.size), limit):
            before, after = paths[:, t - 1], paths[:, t]
            swapping = ((before == u) & (after == v)) | ((before == v) & (after == u))
            agents = np.flatnonzero(swapping).tolist()
            text = f"swap {self._place(u)} and"
            yield self._violation("swap", agents, t, v, text)
        conflicts = movement.robust_conflicts(paths, self.drivable.size, self.robust)
        for earlier, t, cell in _rows(conflicts, limit):
            agents = np.flatnonzero((paths[:, [earlier, t]] == cell).any(axis=1)).tolist()
            text = f"are less than {self.robust + 1} timesteps apart (since {earlier}) on"
            yield self._violation("robust", agents, t, cell, text)

    def _turns(
        self, paths: NDArray[np.int64], headings: NDArray[np.int64], limit: int
    ) -> Iterator[PlanViolation]:
        wrong = movement.wrong_headings(paths, headings, self.drivable.shape[1])
        for t, agent in _rows(wrong, limit):
            cell = int(paths[agent, t])
            moves = paths[agent, t - 1] != cell
            text = "does not face the way to" if moves else "turns by 180 degrees at once on"
            yield self._violation("turn", [agent], t, cell, text)

    def _goals(
        self, paths: NDArray[np.int64], tasks: TaskTable, limit: int
    ) -> Iterator[PlanViolation]:
        def report(kind: ViolationKind, index: int, t: int, text: str) -> PlanViolation:
            agent, cell = int(tasks.agents[index]), int(tasks.cells[index])
            return self._violation(kind, [agent], t, cell, text)

        for (i,) in _rows((task_rules.out_of_order(tasks),), limit):
            text = "finishes before an earlier task the one at"
            yield report("order", i, int(tasks.completed[i]), text)
        for (i,) in _rows((task_rules.not_on_goal(paths, tasks),), limit):
            yield report("goal", i, int(tasks.completed[i]), "is not on its goal at")
        for (i,) in _rows((task_rules.service_cut_short(paths, tasks),), limit):
            text = f"serves for less than {tasks.service[i]} timesteps at"
            yield report("service", i, int(tasks.completed[i]), text)
        for i, due in _rows(task_rules.completed_late(paths, tasks, self.drivable.size), limit):
            end = tasks.completed[i]
            recorded = "leaves open" if end < 0 else f"is recorded to finish at {end} only"
            yield report("late", i, due, f"{recorded} the task completed at")

    def _violation(
        self, kind: ViolationKind, agents: list[int], timestep: int, cell: int, text: str
    ) -> PlanViolation:
        who = ("agent " if len(agents) == 1 else "agents ") + ", ".join(map(str, agents))
        message = f"{who} {text} {self._place(cell)} at timestep {timestep}"
        return PlanViolation(kind, tuple(agents), timestep, cell, message)

    def _place(self, cell: int) -> str:
        row, col = divmod(cell, self.drivable.shape[1])
        return f"the cell at row {row}, column {col}"


def _rows(columns: tuple[NDArray[np.int64], ...], limit: int) -> list[tuple[int, ...]]:
    """The first `limit` entries of parallel columns as tuples of Python integers."""
    return list(zip(*(column[:limit].tolist() for column in columns), strict=True))
