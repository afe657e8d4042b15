"""Independent check of a layout against its rules: NumPy and a flood fill, no solver code."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from layout_repair.errors import LayoutError
from layout_repair.rules.frames import Frame, WorkstationFrame
from layout_repair.rules.home_frame import HomeFrame
from layout_repair.rules.spec import LayoutSpec
from layout_repair.tiles import LayoutLike, to_array

Mask = npt.NDArray[np.bool_]
Tiles = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Violation:
    """One broken rule.

    Attributes:
        rule: ``shape``, or letter and number of the rule, such as ``W3``.
        row: Row of the offending cell, -1 where the whole layout is meant.
        col: Column of the offending cell, -1 where the whole layout is meant.
        message: What is wrong, in words.
    """

    rule: str
    row: int
    col: int
    message: str


def validate(
    layout: LayoutLike, spec: LayoutSpec, original: LayoutLike | None = None
) -> list[Violation]:
    """List every violated rule.

    Args:
        layout: Equal-length strings over the alphabet of the rules, or integer codes ``(H, W)``.
        spec: The rules.
        original: The layout before repair; if given, its fixed cells must be unchanged.

    Returns:
        The violations, rule by rule, row-major within a rule; empty if the layout is valid.
    """
    try:
        tiles = to_array(layout, spec.alphabet)
    except LayoutError as error:
        return [Violation("shape", -1, -1, str(error))]
    check = _Check(tiles, spec)
    if not check.frame_fits():
        return [Violation("shape", -1, -1, f"{tiles.shape} is smaller than the frame.")]
    return [
        *check.alphabet(),
        *check.frame(),
        *check.fixed_cells(original),
        *check.counts(),
        *check.blocks_served(),
        *check.endpoints_used(),
        *check.connected(),
    ]


class _Check:
    def __init__(self, tiles: Tiles, spec: LayoutSpec):
        self.tiles, self.spec = tiles, spec
        self.blocks = self.holds(spec.blocks)
        self.endpoints = self.holds(spec.endpoint or "")
        self.open = self.holds(spec.floor) | self.endpoints
        self.crossed = self.open if spec.endpoints_walkable else self.holds(spec.floor)

    def holds(self, characters: str) -> Mask:
        codes = [self.spec.alphabet.index(character) for character in characters]
        return np.isin(self.tiles, codes)

    def at(self, cells: Mask, number: int, message: str) -> Iterator[Violation]:
        for row, col in np.argwhere(cells):
            yield Violation(f"{self.spec.letter}{number}", int(row), int(col), message)

    def overall(self, number: int, message: str) -> Iterator[Violation]:
        yield Violation(f"{self.spec.letter}{number}", -1, -1, message)

    def alphabet(self) -> Iterator[Violation]:
        used = self.holds(self.spec.used_tiles)
        yield from self.at(~used, 1, f"the rule set {self.spec.name!r} does not use this tile.")

    def frame_fits(self) -> bool:
        frame, (height, width) = self.spec.frame, map(int, self.tiles.shape)
        if isinstance(frame, HomeFrame):
            return height >= 9 and width >= 10 and width % 2 == 0
        if isinstance(frame, WorkstationFrame):
            return height >= 3 and width >= 2 * frame.strip + 1
        return True

    def frame(self) -> Iterator[Violation]:
        if (places := _frame_places(self.spec.frame, self.tiles.shape)) is None:
            return
        wanted, inside = places
        terminals, floor = self.holds(self.spec.terminals), self.holds(self.spec.floor)
        tile = self.spec.terminals
        yield from self.at(wanted & ~terminals, 2, f"the frame has {tile!r} here.")
        yield from self.at(~wanted & ~inside & ~floor, 2, "the frame has floor here.")
        yield from self.at(inside & terminals, 2, f"{tile!r} stands in the frame only.")

    def fixed_cells(self, original: LayoutLike | None) -> Iterator[Violation]:
        if original is None:
            return
        before = to_array(original, self.spec.alphabet)
        if before.shape != self.tiles.shape:
            message = f"shape changed from {before.shape} to {self.tiles.shape}."
            yield Violation("shape", -1, -1, message)
            return
        fixed = [self.spec.alphabet.index(c) for c in self.spec.terminals + self.spec.obstacles]
        kept = self.spec.frame.mask(self.tiles.shape) | np.isin(before, fixed)
        kept |= np.isin(self.tiles, fixed)
        yield from self.at(kept & (self.tiles != before), 2, "this fixed cell was changed.")

    def counts(self) -> Iterator[Violation]:
        spec, blocks, cells = self.spec, int(self.blocks.sum()), int(self.open.sum())
        words = spec.words[1]
        if blocks < spec.min_blocks:
            yield from self.overall(3, f"{blocks} {words}, at least {spec.min_blocks} wanted.")
        if spec.max_blocks is not None and blocks > spec.max_blocks:
            yield from self.overall(3, f"{blocks} {words}, at most {spec.max_blocks} wanted.")
        if cells < spec.min_open:
            yield from self.overall(3, f"{cells} open cells, at least {spec.min_open} wanted.")
        for block in spec.blocks if spec.every_type else "":
            if not self.holds(block).any():
                yield from self.overall(3, f"no {spec.words[0]} of type {block!r}.")

    def blocks_served(self) -> Iterator[Violation]:
        need = self.spec.min_endpoints_per_block
        unserved = self.blocks & (_neighbour_count(self.endpoints) < need)
        message = f"this {self.spec.words[0]} touches fewer than {need} endpoints."
        yield from self.at(unserved, 4, message)

    def endpoints_used(self) -> Iterator[Violation]:
        if self.spec.endpoint_needs_block:
            unused = self.endpoints & (_neighbour_count(self.blocks) == 0)
            yield from self.at(unused, 5, f"this endpoint touches no {self.spec.words[0]}.")

    def connected(self) -> Iterator[Violation]:
        if not self.spec.connected:
            return
        cells = np.argwhere(self.crossed)
        reached = _flood(self.crossed, cells[0]) if len(cells) else self.crossed
        yield from self.at(self.crossed & ~reached, 6, "this cell is cut off from the open area.")
        cut_off = _neighbour_count(reached) == 0
        terminals = self.holds(self.spec.terminals)
        yield from self.at(terminals & cut_off, 6, "this fixed tile does not touch the open area.")
        stops = self.endpoints & ~self.crossed
        yield from self.at(stops & cut_off, 6, "this endpoint does not touch the floor.")


def _frame_places(frame: Frame, shape: tuple[int, ...]) -> tuple[Mask, Mask] | None:
    """Where a frame has its fixed tiles, and the cells inside it; None for other frames."""
    height, width = shape
    row, col = np.indices(shape)
    if isinstance(frame, WorkstationFrame):
        outermost = (col == 0) | (col == width - 1)
        inside = (col >= frame.strip) & (col < width - frame.strip)
        return outermost & (row % frame.period == 1) & (row >= 1) & (row <= height - 2), inside
    if not isinstance(frame, HomeFrame):
        return None
    from_edge, from_side = np.minimum(row, height - 1 - row), np.minimum(col, width - 1 - col)
    pairs = (from_edge == 1) | (from_edge == 2)
    blocks = pairs & (from_side >= 1) & (from_side != (width - 2) // 2)
    sides = (from_edge > 4) & ((row - 4) % 4 != 0) & ((from_side == 1) | (from_side == 2))
    return blocks | sides, (from_edge >= 4) & (from_side >= 4)


def _neighbour_count(cells: Mask) -> npt.NDArray[np.int_]:
    padded = np.pad(cells.astype(np.int_), 1)
    return padded[:-2, 1:-1] + padded[2:, 1:-1] + padded[1:-1, :-2] + padded[1:-1, 2:]


def _flood(passable: Mask, start: npt.NDArray[np.int_]) -> Mask:
    open_cells = np.pad(passable, 1).tolist()
    first = (int(start[0]) + 1, int(start[1]) + 1)
    reached = np.zeros((passable.shape[0] + 2, passable.shape[1] + 2), dtype=np.bool_)
    queue = deque([first])
    open_cells[first[0]][first[1]] = False
    while queue:
        row, col = queue.popleft()
        reached[row, col] = True
        for r, c in ((row - 1, col), (row + 1, col), (row, col - 1), (row, col + 1)):
            if open_cells[r][c]:
                open_cells[r][c] = False
                queue.append((r, c))
    return reached[1:-1, 1:-1]
