"""Where agents start: all checks of it, and one value for the simulation."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rhcr_sim.errors import ConfigError
from rhcr_sim.layouts.cells import Cells, checked_cells
from rhcr_sim.layouts.layout import Layout
from rhcr_sim.simulation import resting
from rhcr_sim.simulation.config import Config


@dataclass(frozen=True, eq=False)
class Starts:
    """Start cells of the agents.

    Attributes:
        cells: Start cell of each agent; empty if they are to be drawn.
        candidates: int32 (n,), cells to draw from.
    """

    cells: list[int]
    candidates: NDArray[np.int32]


def checked_starts(layout: Layout, config: Config, starts: Cells | None, own_goals: bool) -> Starts:
    """The start cells of a run.

    Args:
        layout: Where the agents drive.
        config: Options of the run.
        starts: Start cell of each agent, as ids or pairs of row and column; drawn if None.
        own_goals: Whether the caller gives the goals; then agents may start on any drivable cell.

    Raises:
        ConfigError: There are more agents than start cells, or `starts` has the wrong length,
            repeats a cell or names a cell on which agents may not start.
    """
    drawn_from = resting.start_cells(layout, config)
    allowed = drawn_from
    if own_goals and starts is not None:
        allowed = np.flatnonzero(layout.drivable).astype(np.int32)
    if config.agents > len(allowed):
        raise ConfigError(
            f"agents={config.agents} but {layout.name} has only {len(allowed)} start cells; "
            f"use at most that many"
        )
    if starts is None:
        return Starts([], drawn_from)
    cells = checked_cells("starts", starts, layout.shape)
    if len(cells) != config.agents:
        raise ConfigError(f"starts has {len(cells)} cells but agents={config.agents}")
    repeated, times = Counter(cells).most_common(1)[0]
    if times > 1:
        raise ConfigError(f"starts holds cell {repeated} more than once; starts must differ")
    outside = set(cells).difference(allowed.tolist())
    if outside:
        raise ConfigError(f"starts holds cell {min(outside)}, which is not a start cell")
    return Starts(cells, drawn_from)
