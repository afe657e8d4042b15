"""The textbook model, as an oracle: one binary for each cell and tile, connectivity by flow.

A single commodity leaves one source cell, and every open cell takes one unit; blocks carry none.
It shares nothing with the package but the rules, and is slow.
"""

from typing import Any

import highspy
import numpy as np
from numpy.typing import NDArray

from layout_repair import LayoutSpec

Cell = tuple[int, int]
NEIGHBOURS = ((-1, 0), (1, 0), (0, -1), (0, 1))


class FlowModel:
    """Builds and solves the model of one layout.

    Args:
        layout: ``uint8 (H, W)`` codes.
        spec: The rules.
    """

    def __init__(self, layout: NDArray[np.uint8], spec: LayoutSpec) -> None:
        self.layout, self.spec = layout, spec
        self.highs = highspy.Highs()
        self.highs.setOptionValue("output_flag", False)
        self.highs.setOptionValue("threads", 1)
        self.highs.setOptionValue("mip_rel_gap", 0.0)
        self.cells = [(r, c) for r in range(layout.shape[0]) for c in range(layout.shape[1])]
        self.x = {
            (cell, tile): self.highs.addBinary() for cell in self.cells for tile in spec.alphabet
        }
        self.tiles()
        self.counts()
        self.adjacency()
        self.connectivity()

    @property
    def passable(self) -> str:
        """Tiles that are driven across."""
        crossed = self.spec.endpoint if self.spec.endpoints_walkable else None
        return self.spec.floor + (crossed or "")

    def solve(self) -> int | None:
        """Smallest number of changed cells, None if no layout is valid."""
        kept = [self.x[cell, self.spec.alphabet[self.layout[cell]]] for cell in self.cells]
        self.highs.minimize(len(self.cells) - self.highs.qsum(kept))
        if self.highs.getModelStatus() == highspy.HighsModelStatus.kInfeasible:
            return None
        return round(self.highs.getInfo().objective_function_value)

    def holds(self, cell: Cell, tiles: str) -> Any:
        """Expression that is 1 if the cell holds one of some tiles."""
        return self.highs.qsum([self.x[cell, tile] for tile in tiles])

    def around(self, cell: Cell) -> list[Cell]:
        """Cells beside a cell."""
        near = [(cell[0] + down, cell[1] + right) for down, right in NEIGHBOURS]
        return [other for other in near if other in set(self.cells)]

    def beside(self, cell: Cell, tiles: str) -> Any:
        """Number of cells beside a cell that hold one of some tiles."""
        return self.highs.qsum([self.x[n, tile] for n in self.around(cell) for tile in tiles])

    def tiles(self) -> None:
        """One tile a cell; fixed cells keep theirs, other cells take searched tiles."""
        fixed = self.spec.frame.mask(self.layout.shape)
        searched = self.spec.floor + self.spec.blocks + (self.spec.endpoint or "")
        for cell in self.cells:
            tile = self.spec.alphabet[self.layout[cell]]
            choice = tile if fixed[cell] or tile not in searched else searched
            self.highs.addConstr(self.holds(cell, choice) == 1)
            self.highs.addConstr(self.holds(cell, self.spec.alphabet) == 1)

    def counts(self) -> None:
        """Limits of blocks, open cells and types."""
        spec, highs = self.spec, self.highs

        def total(tiles: str) -> Any:
            return highs.qsum([self.x[cell, tile] for cell in self.cells for tile in tiles])

        highs.addConstr(total(spec.blocks) >= spec.min_blocks)
        if spec.max_blocks is not None:
            highs.addConstr(total(spec.blocks) <= spec.max_blocks)
        highs.addConstr(total(spec.floor + (spec.endpoint or "")) >= spec.min_open)
        for block in spec.blocks if spec.every_type else "":
            highs.addConstr(total(block) >= 1)

    def adjacency(self) -> None:
        """Blocks beside endpoints, endpoints beside blocks, terminals beside open cells."""
        spec = self.spec
        for cell in self.cells:
            if spec.endpoint:
                need = spec.min_endpoints_per_block * self.holds(cell, spec.blocks)
                self.highs.addConstr(self.beside(cell, spec.endpoint) - need >= 0)
                used = self.beside(cell, spec.blocks) - self.holds(cell, spec.endpoint)
                self.highs.addConstr(used >= 0)
            visitors = spec.terminals + ("" if spec.endpoints_walkable else spec.endpoint or "")
            if visitors:
                ways = self.beside(cell, self.passable)
                self.highs.addConstr(ways - self.holds(cell, visitors) >= 0)

    def connectivity(self) -> None:
        """Every open cell takes a unit of flow that started at the source."""
        highs, most = self.highs, len(self.cells)
        passable = self.passable
        source = {cell: highs.addBinary() for cell in self.cells}
        supply = {cell: highs.addVariable(0, most) for cell in self.cells}
        flow = {
            (cell, other): highs.addVariable(0, most)
            for cell in self.cells
            for other in self.around(cell)
        }
        highs.addConstr(highs.qsum(source.values()) == 1)
        for cell in self.cells:
            into = highs.qsum([flow[other, cell] for other in self.around(cell)])
            out = highs.qsum([flow[cell, other] for other in self.around(cell)])
            open_cell = self.holds(cell, passable)
            highs.addConstr(supply[cell] - most * source[cell] <= 0)
            highs.addConstr(supply[cell] + into - out - open_cell == 0)
            for other in self.around(cell):
                highs.addConstr(flow[cell, other] - most * open_cell <= 0)


def flow_optimum(layout: NDArray[np.uint8], spec: LayoutSpec) -> int | None:
    """Smallest number of changed cells of a repair, None if there is none."""
    assert layout.dtype == np.uint8
    return FlowModel(layout, spec).solve()
