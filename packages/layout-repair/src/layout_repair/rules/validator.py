"""Independent check of a layout against its rules: NumPy and a flood fill, no solver code."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from layout_repair.checks import demand
from layout_repair.errors import LayoutError
from layout_repair.rules import frame_places
from layout_repair.rules.flood import flood
from layout_repair.rules.near import Near
from layout_repair.rules.spec import RULE_SET, LayoutSpec
from layout_repair.tiles import LayoutLike, to_array

Mask = NDArray[np.bool_]
Tiles = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Violation:
    """One broken rule.

    Attributes:
        rule: ``shape``, or letter and number of the rule, such as ``W3``.
        row: Row of the offending cell, -1 where the whole layout is meant.
        col: Column of the offending cell, -1 where the whole layout is meant.
        message: What is wrong, in words.
        name: Name of the rule, such as ``count``.
    """

    rule: str
    row: int
    col: int
    message: str
    name: str = ""


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

    Raises:
        SpecError: If `spec` is no rule set.
        LayoutError: If the original is malformed.
    """
    demand({"spec": spec}, {"spec": RULE_SET})
    try:
        tiles = to_array(layout, spec.alphabet)
    except LayoutError as error:
        return [Violation("shape", -1, -1, str(error))]
    check = _Check(tiles, spec)
    if not frame_places.fits(spec.frame, *tiles.shape):
        return [Violation("shape", -1, -1, f"{tiles.shape} does not fit the frame.")]
    return [
        *check.alphabet(),
        *check.frame(),
        *check.fixed_cells(original),
        *check.counts(),
        *check.blocks_served(),
        *check.endpoints_used(),
        *check.connected(),
        *check.own_counts(),
        *check.own_neighbours(),
    ]


class _Check:
    def __init__(self, tiles: Tiles, spec: LayoutSpec):
        self.tiles, self.spec = tiles, spec
        self.blocks = self.holds(spec.blocks)
        self.endpoints = self.holds(spec.endpoint or "")
        self.open = self.holds(spec.floor + spec.walkables) | self.endpoints
        ends = self.holds("")
        self.crossed = self.holds(spec.floor + spec.walkables)
        self.stops = self.holds(spec.stops)
        if spec.endpoints_walkable:
            self.crossed |= self.endpoints
        else:
            ends = self.endpoints
        self.stops |= ends

    def holds(self, characters: str) -> Mask:
        codes = [self.spec.alphabet.index(character) for character in characters]
        return np.isin(self.tiles, codes)

    def at(self, cells: Mask, name: str, message: str) -> Iterator[Violation]:
        rule = self.spec.rule(name).split(" ")[0]
        for row, col in np.argwhere(cells):
            yield Violation(rule, int(row), int(col), message, name)

    def overall(self, name: str, message: str) -> Iterator[Violation]:
        yield Violation(self.spec.rule(name).split(" ")[0], -1, -1, message, name)

    def alphabet(self) -> Iterator[Violation]:
        used = self.holds(self.spec.used_tiles)
        message = f"the rule set {self.spec.name!r} does not use this tile."
        yield from self.at(~used, "alphabet", message)

    def frame(self) -> Iterator[Violation]:
        if (places := frame_places.places(self.spec.frame, *self.tiles.shape)) is None:
            return
        wanted, inside = places
        terminals, floor = self.holds(self.spec.terminals), self.holds(self.spec.floor)
        tile = self.spec.terminals
        yield from self.at(wanted & ~terminals, "frame", f"the frame has {tile!r} here.")
        yield from self.at(~wanted & ~inside & ~floor, "frame", "the frame has floor here.")
        yield from self.at(inside & terminals, "frame", f"{tile!r} stands in the frame only.")

    def fixed_cells(self, original: LayoutLike | None) -> Iterator[Violation]:
        if original is None:
            return
        before = to_array(original, self.spec.alphabet, name="original")
        if before.shape != self.tiles.shape:
            message = f"shape changed from {before.shape} to {self.tiles.shape}."
            yield Violation("shape", -1, -1, message)
            return
        fixed = [self.spec.alphabet.index(c) for c in self.spec.terminals + self.spec.obstacles]
        kept = self.spec.frame.mask(self.tiles.shape) | np.isin(before, fixed)
        kept |= np.isin(self.tiles, fixed)
        yield from self.at(kept & (self.tiles != before), "frame", "this fixed cell was changed.")

    def counts(self) -> Iterator[Violation]:
        spec, blocks, cells = self.spec, int(self.blocks.sum()), int(self.open.sum())
        words = spec.words[1]
        if blocks < spec.min_blocks:
            message = f"{blocks} {words}, at least {spec.min_blocks} wanted."
            yield from self.overall("count", message)
        if spec.max_blocks is not None and blocks > spec.max_blocks:
            message = f"{blocks} {words}, at most {spec.max_blocks} wanted."
            yield from self.overall("count", message)
        if cells < spec.min_open:
            message = f"{cells} open cells, at least {spec.min_open} wanted."
            yield from self.overall("count", message)
        for block in spec.blocks if spec.every_type else "":
            if not self.holds(block).any():
                yield from self.overall("count", f"no {spec.words[0]} of type {block!r}.")

    def own_counts(self) -> Iterator[Violation]:
        for rule in self.spec.counts:
            number = int(self.holds(rule.tiles).sum())
            if number < rule.least:
                message = f"{number} of {rule.tiles!r}, at least {rule.least} wanted."
                yield from self.overall(rule.title, message)
            if rule.most is not None and number > rule.most:
                message = f"{number} of {rule.tiles!r}, at most {rule.most} wanted."
                yield from self.overall(rule.title, message)

    def blocks_served(self) -> Iterator[Violation]:
        need = self.spec.min_endpoints_per_block
        unserved = self.blocks & (_neighbour_count(self.endpoints) < need)
        message = f"this {self.spec.words[0]} touches fewer than {need} endpoints."
        yield from self.at(unserved, "served", message)

    def endpoints_used(self) -> Iterator[Violation]:
        if self.spec.endpoint_needs_block:
            unused = self.endpoints & (_neighbour_count(self.blocks) == 0)
            message = f"this endpoint touches no {self.spec.words[0]}."
            yield from self.at(unused, "used", message)

    def own_neighbours(self) -> Iterator[Violation]:
        for rule in self.spec.near:
            around, centres = self._around(rule), self.holds(rule.tiles)
            found = f"of {rule.others!r} {rule.around}"
            few, limit = centres & (around < rule.least), rule.most
            yield from self.at(few, rule.title, f"fewer than {rule.least} {found}.")
            if limit is not None:
                many = centres & (around > limit)
                yield from self.at(many, rule.title, f"more than {limit} {found}.")

    def _around(self, rule: Near) -> NDArray[np.int_]:
        padded, (height, width) = np.pad(self.holds(rule.others), 1), self.tiles.shape
        around = np.zeros((height, width), dtype=np.int_)
        for down, right in rule.offsets:
            around += padded[1 + down : 1 + down + height, 1 + right : 1 + right + width]
        return around

    def connected(self) -> Iterator[Violation]:
        if not self.spec.connected:
            return
        if self.spec.reach is not None:
            yield from self._reach(self.spec.reach)
            return
        cells = np.argwhere(self.crossed)
        reached = flood(self.crossed, cells[0]) if len(cells) else self.crossed
        message = "this cell is cut off from the open area."
        yield from self.at(self.crossed & ~reached, "connected", message)
        cut_off = _neighbour_count(reached) == 0
        terminals = self.holds(self.spec.terminals)
        message = "this fixed tile does not touch the open area."
        yield from self.at(terminals & cut_off, "connected", message)
        message = "this tile does not touch the open area."
        yield from self.at(self.stops & cut_off, "connected", message)

    def _reach(self, tiles: str) -> Iterator[Violation]:
        """Some area of crossed cells holds or touches all chosen cells: the best one is meant."""
        chosen, left, best = self.holds(tiles), self.crossed.copy(), self.holds("")
        while left.any():
            area = flood(self.crossed, np.argwhere(left)[0])
            left &= ~area
            near = chosen & (area | ~self.crossed & (_neighbour_count(area) > 0))
            if near.sum() > best.sum():
                best = near
        message = f"this cell is not reachable from all others of {tiles!r}."
        yield from self.at(chosen & ~best, "connected", message)


def _neighbour_count(cells: Mask) -> NDArray[np.int_]:
    padded = np.pad(cells.astype(np.int_), 1)
    return padded[:-2, 1:-1] + padded[2:, 1:-1] + padded[1:-1, :-2] + padded[1:-1, 2:]
