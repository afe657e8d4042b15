"""A pool of tasks that agents take, as in the League of Robot Runners."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rhcr_sim.errors import ConfigError
from rhcr_sim.simulation.goals.own import GoalRequest


class TaskPool:
    """A task assigner: free agents take the nearest of the tasks that are known at the time.

    The first `visible` tasks are known at first. An agent visits all cells of its task in order; a
    finished task is replaced by the next one, and after the last one the first comes again. Nearest
    is meant in rows and columns, from where the agent will be to the first cell of the task; ties
    go to the older task. An agent for which no task is left stays and gives way.

    Args:
        tasks: Cells to visit in order, for each task.
        visible: Tasks that are known at any time.
        n_cols: Columns of the layout.

    Raises:
        ConfigError: There are no tasks, one is empty, or none is visible.
    """

    def __init__(self, tasks: Sequence[Sequence[int]], visible: int, n_cols: int) -> None:
        if not tasks or not all(tasks) or visible < 1:
            raise ConfigError(
                f"tasks must be non-empty lists of cells and visible at least 1, got {len(tasks)} "
                f"tasks and visible={visible}"
            )
        self._tasks = [list(map(int, task)) for task in tasks]
        self._first = np.array([task[0] for task in self._tasks])
        self._n_cols = n_cols
        self._shown = visible
        self._free = list(range(visible))  # numbers of known tasks that nobody has taken
        self._given: dict[int, int] = {}  # stops by agent
        self._ends: dict[int, list[int]] = {}  # by agent: stops after which its open tasks end
        self.n_finished = 0

    def __call__(self, request: GoalRequest) -> list[list[int]]:
        """Goals of each agent of the request."""
        self.note(request.queue_lengths)
        ends = np.where(request.queue_lengths > 0, request.last_goals, request.positions)
        return [self._take(agent, int(ends[agent])) for agent in request.agents.tolist()]

    def note(self, queue_lengths: NDArray[np.int32]) -> None:
        """Count the tasks that are finished by now and show as many new ones.

        Args:
            queue_lengths: int32 (agents,), goals that each agent has still to visit.
        """
        for agent, ends in self._ends.items():
            done = self._given[agent] - int(queue_lengths[agent])
            finished = sum(end <= done for end in ends)
            del ends[:finished]
            self.n_finished += finished
            self._free += range(self._shown, self._shown + finished)
            self._shown += finished

    def state(self) -> dict[str, Any]:
        """What is open and done, as JSON types, for `Simulator.save`."""
        return {
            "shown": self._shown,
            "free": self._free,
            "given": list(self._given.items()),
            "ends": list(self._ends.items()),
            "n_finished": self.n_finished,
        }

    def restore(self, state: dict[str, Any]) -> None:
        """Go on from such a state of a pool with the same tasks."""
        self._shown = state["shown"]
        self._free = list(state["free"])
        self._given = dict(state["given"])
        self._ends = {agent: list(ends) for agent, ends in state["ends"]}
        self.n_finished = state["n_finished"]

    def _take(self, agent: int, position: int) -> list[int]:
        if not self._free:
            return []
        cells = self._first[np.array(self._free) % len(self._tasks)]
        row, col = divmod(position, self._n_cols)
        away = abs(cells // self._n_cols - row) + abs(cells % self._n_cols - col)
        number = self._free.pop(int(away.argmin()))
        goals = self._tasks[number % len(self._tasks)]
        self._given[agent] = self._given.get(agent, 0) + len(goals)
        self._ends.setdefault(agent, []).append(self._given[agent])
        return goals
