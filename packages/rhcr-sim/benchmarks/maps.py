"""Layouts made by rule, on which speed is measured."""

from __future__ import annotations

from functools import cache

import numpy as np

from rhcr_sim.layouts.areas import largest_area
from rhcr_sim.layouts.layout import Layout


@cache
def striped(n_rows: int, n_cols: int) -> Layout:
    """A warehouse in the pattern that optimised layouts converge to.

    Pairs of shelves and pairs of endpoints alternate in every odd row, with a free row between;
    workstations stand in every third row of the first and last column.
    """
    return Layout(striped_rows(n_rows, n_cols), name=f"striped {n_rows}x{n_cols}")


def striped_rows(n_rows: int, n_cols: int) -> list[str]:
    """The tiles of `striped`."""
    inside = ("@ee@" * n_cols)[: n_cols - 4]
    rows = []
    for i in range(n_rows):
        storage = inside if i % 2 and i < n_rows - 2 else "." * len(inside)
        station = i % 3 == 1 and i < n_rows - 1
        rows.append(f"w.{storage}.w" if station else f"..{storage}..")
    return rows


@cache
def random_grid(size: int, obstacles: float) -> Layout:
    """A square grid with a share of random obstacles, like those of the MovingAI benchmark.

    Every free cell of the largest connected area is a goal, endpoint and workstation in turn.
    """
    cells = np.arange(size * size)
    blocked = np.random.default_rng(0).permutation(cells) < obstacles * cells.size
    area = largest_area(~blocked.reshape(size, size))
    rows = ["".join("@" if not free else "ew"[j % 2] for j, free in enumerate(r)) for r in area]
    return Layout(rows, name=f"random {size}x{size}")
