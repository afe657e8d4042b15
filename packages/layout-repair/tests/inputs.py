"""Layouts to repair, made by rule."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from layout_repair import LayoutSpec, WorkstationFrame

Layout = NDArray[np.uint8]


def uniform(seed: int, height: int = 33, width: int = 32) -> Layout:
    """Every storage tile drawn uniformly from floor, shelf and endpoint."""
    storage = np.random.default_rng(seed).integers(3, size=(height, width)).astype(np.uint8)
    return WorkstationFrame().add(storage)


def constant(tile: int, height: int = 33, width: int = 32) -> Layout:
    """One tile everywhere."""
    return WorkstationFrame().add(np.full((height, width), tile, dtype=np.uint8))


def banded(tile: int, band: int, height: int = 33, width: int = 32) -> Layout:
    """One tile everywhere, another along the upper and the right border."""
    storage = np.full((height, width), tile, dtype=np.uint8)
    storage[0], storage[:, -1] = band, band
    return WorkstationFrame().add(storage)


def activity(rows: Any, x: NDArray[Any]) -> NDArray[Any]:
    """Row activities of a point of a linear model."""
    return np.bincount(rows.row, rows.value * x[rows.column], minlength=len(rows.lower))


def stops(least: int) -> LayoutSpec:
    """Rules without frame and with a least number of blocks."""
    return LayoutSpec(
        name="stops", letter="S", alphabet=".@e", floor=".", blocks="@", endpoint="e",
        min_blocks=least, min_endpoints_per_block=1, endpoints_walkable=False,
    )  # fmt: skip
