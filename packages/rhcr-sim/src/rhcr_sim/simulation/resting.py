"""Places where agents rest at the end of their plans, and the maps that go with them."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from rhcr_sim.errors import ConfigError
from rhcr_sim.layouts.cells import place
from rhcr_sim.layouts.layout import Layout
from rhcr_sim.simulation.config import Config


def start_cells(layout: Layout, config: Config) -> NDArray[np.int32]:
    """Cells on which agents may start: where they rest, only homes or endpoints; int32."""
    if config.endpoints == "free" or layout.mode == "home":
        return layout.start_cells
    return layout.endpoints


def check_layout(layout: Layout, config: Config, own_goals: bool) -> None:
    """Check that places to rest make sense on a layout.

    Raises:
        ConfigError: It is no warehouse or has weights, its endpoints are too few, or goals are
            not drawn.
    """
    if config.endpoints == "free":
        return
    if own_goals:
        raise ConfigError(
            f"goals and assigner do not go with endpoints={config.endpoints!r}, which draws goals "
            f"where nobody rests; leave one of them out"
        )
    if layout.mode not in ("home", "workstation"):
        raise ConfigError(
            f"endpoints={config.endpoints!r} does not go with {layout.name}, which is no warehouse "
            f"but of mode {layout.mode!r}; use endpoints='free'"
        )
    if layout.weights is not None:
        raise ConfigError(
            f"endpoints={config.endpoints!r} does not go with the weights of {layout.name}; "
            f"use endpoints='free'"
        )
    needed = config.agents + (config.endpoints == "hold" and layout.mode == "home")
    if len(layout.endpoints) < needed and (config.endpoints, layout.mode) != ("dummy", "home"):
        raise ConfigError(
            f"agents={config.agents} with endpoints={config.endpoints!r} need {needed} endpoints "
            f"to rest at, but {layout.name} has only {len(layout.endpoints)}; use fewer agents"
        )


def check_well_formed(layout: Layout, config: Config, starts: NDArray[np.int32]) -> None:
    """Check that agents can get to every goal and place to rest while all others rest.

    A map is well-formed (Ma et al., AAMAS 2017) if one connected piece of floor without places to
    rest touches all places to rest and goals.

    Raises:
        ConfigError: A place to rest cuts the map; the message names one.
    """
    if config.endpoints == "free":
        return
    rest = np.zeros(layout.drivable.size, dtype=bool)
    rest[_places(layout, config, starts)] = True
    floor = layout.drivable.ravel() & ~rest
    beyond = _parents(layout, _largest_piece(layout, floor), layout.drivable.ravel())
    for cell in np.union1d(np.flatnonzero(rest), layout.goal_cells).tolist():
        between = beyond.get(cell, -1)
        while between >= 0 and not rest[between]:
            between = beyond[between]
        if cell not in beyond or between >= 0:
            blocked = place(between, layout.shape[1]) if between >= 0 else "any place"
            raise ConfigError(
                f"endpoints={config.endpoints!r} needs a well-formed map, but agents that rest at "
                f"{blocked} cut off {place(cell, layout.shape[1])} of {layout.name}; "
                f"widen the aisle, use other starts or endpoints='free'"
            )


def _places(layout: Layout, config: Config, starts: NDArray[np.int32]) -> NDArray[np.int32]:
    """Cells on which agents may ever rest."""
    if config.endpoints == "hold":
        return np.union1d(layout.goal_cells, starts)
    return starts if layout.mode == "home" else layout.endpoints


def _largest_piece(layout: Layout, floor: NDArray[np.bool_]) -> list[int]:
    """The largest connected set of floor cells."""
    left = set(np.flatnonzero(floor).tolist())
    largest: list[int] = []
    while len(left) > len(largest):
        piece = list(_parents(layout, [min(left)], floor))
        left.difference_update(piece)
        largest = max(largest, piece, key=len)
    return largest


def _parents(layout: Layout, sources: Iterable[int], allowed: NDArray[np.bool_]) -> dict[int, int]:
    """Breadth-first search over allowed cells: the cell before each one, -1 before a source."""
    n_rows, n_cols = layout.shape
    parents = dict.fromkeys(sources, -1)
    queue = deque(parents)
    while queue:
        cell = queue.popleft()
        row, col = divmod(cell, n_cols)
        for r, c in ((row + 1, col), (row - 1, col), (row, col + 1), (row, col - 1)):
            other = r * n_cols + c
            if 0 <= r < n_rows and 0 <= c < n_cols and allowed[other] and other not in parents:
                parents[other] = cell
                queue.append(other)
    return parents
