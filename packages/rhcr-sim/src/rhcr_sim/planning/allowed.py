"""Which cells the planners of single paths and windows take."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rhcr_sim.errors import ConfigError
from rhcr_sim.layouts.cells import place
from rhcr_sim.layouts.layout import Layout


@dataclass(frozen=True, eq=False)
class Allowed:
    """A set of cells.

    Attributes:
        name: What they are called in messages.
        cells: int32 (n,), increasing.
    """

    name: str
    cells: NDArray[np.int32]


def check_layout(layout: object) -> None:
    """Check that a layout is one.

    Raises:
        ConfigError: It is something else.
    """
    if not isinstance(layout, Layout):
        raise ConfigError(f"layout must be a Layout, got {layout!r}; make one with Layout(rows)")


def drivable_cells(layout: Layout) -> Allowed:
    """All cells that are no obstacle."""
    return Allowed("drivable cells", np.flatnonzero(layout.drivable).astype(np.int32))


def goal_cells(layout: Layout) -> Allowed:
    """Cells that may be goals in this mode of layout."""
    return Allowed(f"goal cells of {layout.mode} mode (layout.goal_cells)", layout.goal_cells)


def check_allowed(name: str, cells: Iterable[int], allowed: Allowed, layout: Layout) -> None:
    """Check that cells belong to a set.

    Raises:
        ConfigError: One does not; the message says which would.
    """
    given = np.fromiter(cells, dtype=np.int64)
    wrong = given[~np.isin(given, allowed.cells)]
    if len(wrong):
        some = ", ".join(map(str, allowed.cells[:5].tolist()))
        more = ", ..." if len(allowed.cells) > 5 else ""
        inside = 0 <= wrong[0] < layout.drivable.size
        where = f" at {place(int(wrong[0]), layout.shape[1])}" if inside else ""
        raise ConfigError(
            f"{name} holds cell {wrong[0]}{where}, which is not allowed there; use one of the "
            f"{len(allowed.cells)} {allowed.name}: {some}{more}"
        )
