"""Drawing a layout with matplotlib."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rhcr_sim.errors import LayoutError
from rhcr_sim.extras import require
from rhcr_sim.layouts.colors import AGENT_COLOR, tile_image
from rhcr_sim.layouts.tiles import OBSTACLE_TILES

LONGER_SIDE = 7.0  # inches


def draw(
    rows: tuple[str, ...],
    name: str,
    ax: Any = None,
    agents: Sequence[int] | NDArray[np.integer[Any]] | None = None,
    usage: NDArray[np.floating[Any]] | None = None,
) -> Any:
    """Draw the rows of a layout; see `Layout.plot`."""
    n_rows, n_cols = len(rows), len(rows[0])
    if ax is None:
        pyplot = require("matplotlib.pyplot", "the plot of a layout")
        scale = LONGER_SIDE / max(n_rows, n_cols)
        _, ax = pyplot.subplots(
            figsize=(max(2.5, n_cols * scale), max(2.0, n_rows * scale)), layout="constrained"
        )
    ax.imshow(tile_image(rows), interpolation="nearest")
    if usage is not None:
        _draw_usage(rows, name, ax, np.asarray(usage))
    if agents is not None:
        where, columns = np.divmod(_checked_agents(agents, n_rows * n_cols, name), n_cols)
        corner = ax.transData.transform([(0, 0), (1, 1)])
        size = 0.6 * abs(corner[1, 0] - corner[0, 0]) * 72 / ax.figure.dpi  # points
        color = tuple(channel / 255 for channel in AGENT_COLOR)
        ax.scatter(columns, where, s=max(size, 1.0) ** 2, color=color, zorder=3)
    ax.set(title=name, xlabel="column", ylabel="row")
    ax.locator_params(integer=True)
    return ax


def _draw_usage(rows: tuple[str, ...], name: str, ax: Any, usage: NDArray[Any]) -> None:
    obstacles = np.isin(np.array([list(row) for row in rows]), list(OBSTACLE_TILES))
    if usage.shape != obstacles.shape:
        raise LayoutError(
            f"{name}: usage must have one value for each of {obstacles.shape} cells, got shape "
            f"{usage.shape}"
        )
    shown = np.ma.masked_array(usage, mask=obstacles)
    image = ax.imshow(shown, cmap="YlOrRd", alpha=0.85, vmin=0, interpolation="nearest")
    ax.figure.colorbar(image, ax=ax, label="share of agent states", shrink=0.8)


def _checked_agents(
    agents: Sequence[int] | NDArray[np.integer[Any]], n_cells: int, name: str
) -> NDArray[np.int64]:
    cells = np.asarray(agents, dtype=np.int64)
    wrong = cells[(cells < 0) | (cells >= n_cells)]
    if len(wrong):
        raise LayoutError(f"{name}: agents holds cell {wrong[0]}; use 0 to {n_cells - 1}")
    return cells
