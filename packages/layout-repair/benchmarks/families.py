"""Families of inputs: rules x kinds of tiles x sizes x draws."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy.ndimage import gaussian_filter

from inputs import Layout, automaton, automaton_hall
from layout_repair import LayoutSpec, WorkstationFrame, specs

RULES = ("hall", "warehouse", "warehouse, 2 endpoints", "maze")
TILES = ("uniform", "blobs", "one tile", "sparse", "dense", "automaton 0.2", "automaton 1")
SIZES = ((9, 16), (17, 16), (33, 36))
SHELVES, AGENTS = {9: 20, 17: 40, 33: 240}, {9: 60, 17: 60, 33: 200}
RARE, FREQUENT = 0.03, 0.75
"""Share of endpoints (of walls, in mazes) in sparse and in dense inputs."""


@dataclass(frozen=True)
class Case:
    """One input of a family.

    Attributes:
        rules: One of `RULES`.
        tiles: One of `TILES`.
        size: Rows and columns, the frame included.
        draw: Number of the draw.
    """

    rules: str
    tiles: str
    size: tuple[int, int]
    draw: int

    @property
    def name(self) -> str:
        """Name of the input."""
        return f"{self.rules}/{self.tiles}/{self.size[0]}x{self.size[1]}/{self.draw}"

    @property
    def spec(self) -> LayoutSpec:
        """The rules."""
        height = self.size[0]
        if self.rules == "hall":
            return specs.manufacture(agents=AGENTS[height])
        if self.rules == "maze":
            return specs.maze()
        endpoints = 2 if self.rules.endswith("2 endpoints") else 1
        return specs.warehouse(shelves=SHELVES[height], min_endpoints_per_shelf=endpoints)

    @property
    def layout(self) -> Layout:
        """The input, drawn anew."""
        height, width = self.size
        sigma = 0.2 if self.tiles.endswith("0.2") else 1.0
        if self.rules.startswith("warehouse"):
            if self.tiles.startswith("automaton"):
                return automaton(self.draw, sigma, height, width - 4)
            return WorkstationFrame().add(self._drawn(3, height, width - 4))
        if self.tiles.startswith("automaton"):
            hall = automaton_hall(self.draw, sigma, height, width)
            return (hall % 2).astype(np.uint8) if self.rules == "maze" else hall
        return self._drawn(2 if self.rules == "maze" else 5, height, width)

    def _drawn(self, tiles: int, height: int, width: int) -> Layout:
        rng, last = np.random.default_rng(self.draw), tiles - 1
        if self.tiles == "one tile":
            return np.full((height, width), self.draw % tiles, dtype=np.uint8)
        if self.tiles == "blobs":
            fields = rng.normal(size=(tiles, height, width))
            smooth = np.stack([gaussian_filter(field, 1.5) for field in fields])
            return smooth.argmax(axis=0).astype(np.uint8)
        drawn = rng.integers(tiles, size=(height, width))
        if self.tiles == "uniform":
            return drawn.astype(np.uint8)
        share = RARE if self.tiles == "sparse" else FREQUENT
        others = rng.integers(last, size=(height, width))
        return np.where(rng.random((height, width)) < share, last, others).astype(np.uint8)


def cases(draws: int) -> Iterator[Case]:
    """All inputs, the small ones first.

    Args:
        draws: Number of draws of each kind.
    """
    for size in SIZES:
        for rules in RULES:
            for tiles in TILES:
                yield from (Case(rules, tiles, size, draw) for draw in range(draws))
