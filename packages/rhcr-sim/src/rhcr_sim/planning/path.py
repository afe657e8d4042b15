"""Planning one agent around others whose paths are known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rhcr_sim import _core
from rhcr_sim.errors import ConfigError
from rhcr_sim.layouts.cells import (
    Cell,
    Cells,
    checked_cell,
    checked_cells,
    checked_whole,
    is_list,
)
from rhcr_sim.layouts.layout import Layout
from rhcr_sim.planning.allowed import check_allowed, check_layout, drivable_cells, goal_cells
from rhcr_sim.simulation.config import Planner
from rhcr_sim.simulation.core_options import core_planner

N_HEADINGS = 4
MAX_SERVICE = 10**6


@dataclass(frozen=True, eq=False)
class PlannedPath:
    """A cheapest path through a list of goals.

    Attributes:
        cells: int32 (n,), cell at timesteps 0, 1, ..., n - 1 <= window. The path ends inside the
            window if its last goal does; otherwise it goes on along shortest paths.
        cost: Weight of the path (timesteps, without weights) until the last goal is done, beyond
            the window too.
        headings: int8 (n,), direction that the agent faces at each timestep (0 right, 1 up, 2 left,
            3 down) if it has to turn, else None.
    """

    cells: NDArray[np.int32]
    cost: int
    headings: NDArray[np.int8] | None = None


def plan_path(
    layout: Layout,
    start: Cell,
    goals: Cells,
    obstacles: Sequence[Cells] = (),
    window: int = 10,
    services: Sequence[int] | None = None,
    planner: Planner | None = None,
    heading: int | None = None,
) -> PlannedPath | None:
    """Plan one agent with Safe Interval Path Planning (Phillips and Likhachev, ICRA 2011) or A*.

    Args:
        layout: Where the agent drives.
        start: Cell at timestep 0, an id or a pair (row, column) like all cells here.
        goals: Cells to visit in this order, all of `layout.goal_cells`.
        obstacles: Cells of other agents at timesteps 0, 1, ...; an obstacle whose list ends is
            gone. The agent neither shares a cell with one nor swaps cells with one.
        window: Obstacles matter at timesteps 0 to `window` only; at most 62.
        services: Timesteps to stay at each goal; 0 if None.
        planner: "sipp" or "astar"; "sipp" if None, or "astar" on layouts with weights.
        heading: Direction that the agent faces at timestep 0, 0 to 3: it moves ahead only and takes
            a timestep to turn by 90 degrees. If None, it moves in any direction.

    Returns:
        A path, or None if there is no way. Only staying at the start, from the beginning, is
        always allowed: where the agent could not avoid an obstacle otherwise, it waits there.

    Raises:
        ConfigError: A cell, the window or a service time is not allowed.
    """
    check_layout(layout)
    start = checked_cell("start", start, layout.shape)
    goals = checked_cells("goals", goals, layout.shape)
    paths = _checked_paths(obstacles, layout)
    services = [0] * len(goals) if services is None else _checked_services(services)
    if not goals or len(services) != len(goals):
        raise ConfigError(
            f"goals must not be empty and services as long, got {len(goals)} and {len(services)}"
        )
    window = checked_whole("window", window, 1, _core.MAX_WINDOW)
    if heading is not None:
        heading = checked_whole("heading", heading, 0, N_HEADINGS - 1)
    check_allowed("start", [start], drivable_cells(layout), layout)
    check_allowed("goals", goals, goal_cells(layout), layout)
    targets = layout.targets(np.asarray(goals, dtype=np.int32)).tolist()
    found = _core.plan_path(
        layout.core if heading is None else layout.rotated_core,
        start if heading is None else start * N_HEADINGS + heading,
        list(zip(targets, services, strict=True)), window,
        paths, core_planner(layout, planner),
    )  # fmt: skip
    if found is None:
        return None
    vertices = np.array(found[0], dtype=np.int32)
    if heading is None:
        return PlannedPath(vertices, found[1])
    headings = (vertices % N_HEADINGS).astype(np.int8)
    return PlannedPath(vertices // N_HEADINGS, found[1], headings)


def _checked_services(services: Sequence[int]) -> list[int]:
    if not is_list(services):
        raise ConfigError(f"services must be a list of timesteps, got {services!r}")
    return [
        checked_whole(f"services[{i}]", service, 0, MAX_SERVICE)
        for i, service in enumerate(services)
    ]


def _checked_paths(obstacles: Sequence[Cells], layout: Layout) -> list[list[int]]:
    if not is_list(obstacles):
        raise ConfigError(f"obstacles must hold a list of cells for each agent, got {obstacles!r}")
    paths = [checked_cells(f"obstacles[{i}]", o, layout.shape) for i, o in enumerate(obstacles)]
    for path in paths:
        check_allowed("obstacles", path or [-1], drivable_cells(layout), layout)
    return paths
