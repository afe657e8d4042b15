"""Planning one window for all agents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rhcr_sim import _core
from rhcr_sim.errors import ConfigError
from rhcr_sim.layouts.cells import Cells, checked_cells, is_list
from rhcr_sim.layouts.layout import Layout
from rhcr_sim.planning.allowed import check_allowed, check_layout, drivable_cells, goal_cells
from rhcr_sim.simulation.config import Config, Planner
from rhcr_sim.simulation.core_options import core_options
from rhcr_sim.simulation.solvers import WINDOW_SOLVERS, SolverName


@dataclass(frozen=True, eq=False)
class WindowPlan:
    """Paths of all agents through their goals.

    Attributes:
        solved: Whether the paths are free of conflicts at timesteps 0 to the window. If not, the
            work limit was reached or there is no plan, and the first conflict comes as late as the
            solver could manage.
        paths: One int32 array an agent: its cell at timesteps 0, 1, ... A path ends inside the
            window if its last goal does, and the agent is gone from then on.
        costs: int32 (agents,), weight of the path (timesteps, without weights) until the last goal
            is done, beyond the window too.
    """

    solved: bool
    paths: tuple[NDArray[np.int32], ...]
    costs: NDArray[np.int32]


def plan_window(
    layout: Layout,
    starts: Cells,
    goals: Sequence[Cells],
    window: int = 10,
    *,
    robust: int = 0,
    solver: SolverName = "pbs",
    suboptimality: float | None = None,
    planner: Planner | None = None,
    independence: bool = False,
    max_expansions: int | None = None,
    seed: int = 0,
) -> WindowPlan:
    """Plan all agents through their goals, free of conflicts inside the window.

    Args:
        layout: Where the agents drive.
        starts: Cell of each agent at timestep 0, all different, as ids or pairs (row, column).
        goals: For each agent the cells to visit in this order, all of `layout.goal_cells`.
        window: Conflicts are resolved at timesteps 0 to `window`; at most 62.
        robust: Timesteps that agents keep apart on every cell, 0 to 5; see `rhcr_sim.simulate`.
        solver: "pbs", "ecbs" or "whca"; see `rhcr_sim.simulate`.
        suboptimality: Bound of "ecbs" on the sum of costs, >= 1; 1.5 if None.
        planner: Of single agents, "sipp" or "astar"; see `rhcr_sim.simulate`.
        independence: Plan groups of agents apart as long as they do not meet.
        max_expansions: Work limit in single-agent states; 1,000 an agent if None.
        seed: Drives the random orders of "whca".

    Returns:
        The plan, also if it is not complete.

    Raises:
        ConfigError: An argument is out of range, or a cell is not allowed.
    """
    if solver not in WINDOW_SOLVERS:
        raise ConfigError(f"solver must be one of {', '.join(WINDOW_SOLVERS)}, got {solver!r}")
    check_layout(layout)
    starts = checked_cells("starts", starts, layout.shape)
    if not is_list(goals):
        raise ConfigError(f"goals must hold a list of cells for each agent, got {goals!r}")
    cells = [checked_cells(f"goals[{i}]", q, layout.shape) for i, q in enumerate(goals)]
    _check_cells(layout, starts, cells)
    config = Config(
        agents=len(starts),
        seed=seed,
        window=window,
        period=1,
        solver=solver,
        suboptimality=suboptimality,
        independence=independence,
        planner=planner,
        robust=robust,
        max_expansions=max_expansions,
    )
    queues = [_queue(layout, queue) for queue in cells]
    solved, vertices, costs, lengths = _core.plan_window(
        layout.core, list(starts), queues, core_options(layout, config)
    )
    paths = tuple(
        path[: max(length, 1)].copy() for path, length in zip(vertices, lengths, strict=True)
    )
    return WindowPlan(solved, paths, costs)


def _queue(layout: Layout, goals: Sequence[int]) -> list[tuple[int, int]]:
    """Goals as the core takes them: their positions among all goals, without service times."""
    return [(int(target), 0) for target in layout.targets(np.asarray(goals, dtype=np.int32))]


def _check_cells(layout: Layout, starts: Sequence[int], goals: Sequence[Sequence[int]]) -> None:
    if not starts or len(goals) != len(starts) or not all(goals):
        raise ConfigError(
            f"starts must not be empty and goals must hold a non-empty list for each agent, "
            f"got {len(starts)} starts and {len(goals)} lists"
        )
    if len(set(starts)) != len(starts):
        raise ConfigError("starts holds a cell more than once; starts must differ")
    check_allowed("starts", starts, drivable_cells(layout), layout)
    for queue in goals:
        check_allowed("goals", queue, goal_cells(layout), layout)
