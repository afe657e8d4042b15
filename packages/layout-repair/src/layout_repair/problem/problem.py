"""One repair problem: which cells are free, what the others hold, and which counts are allowed."""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from layout_repair.errors import SpecError
from layout_repair.problem.prices import Hamming, Objective, Prices
from layout_repair.roles import BLOCK, FLOOR
from layout_repair.rules.near import Count
from layout_repair.rules.spec import LayoutSpec
from layout_repair.tiles import Layout

Cells = NDArray[np.intp]
Mask = NDArray[np.bool_]

MARGIN = 2
"""Cells around a window that its rules look at."""


@dataclass(frozen=True)
class Whole:
    """What the rules of a part must know about the whole layout.

    Attributes:
        block_limits: See `Problem.block_limits`; so are the next four.
        count_limits: For each of the counts of the rules.
        several_open: Whether no open cell is alone.
        open_types: Types that no other block holds.
        new_outside: Blocks elsewhere that take any type.
        areas: ``intp (h * w,)``, number of the component of the whole layout, without the free
            cells, that each fixed open cell belongs to; 0 for other cells.
    """

    block_limits: tuple[int, int]
    count_limits: tuple[tuple[int, int], ...]
    several_open: bool
    open_types: list[int]
    new_outside: int
    areas: Cells


@dataclass(frozen=True)
class Ceiling:
    """A limit of what a whole layout may cost.

    Attributes:
        prices: What changes cost.
        most: Largest total.
    """

    prices: Prices
    most: int


@dataclass(frozen=True)
class Problem:
    """Choose the roles of the free cells, as near to the original as the rules allow.

    The whole layout is a problem whose free cells are those that may change; a window of it is a
    problem too, whose other cells are fixed to the present layout. Cells are numbered row-major;
    layouts hold roles (see `layout_repair.roles`), not the tiles of an alphabet.

    Attributes:
        original: ``uint8 (H, W)``, the layout that distances are measured to.
        fixed: ``uint8 (H, W)``, roles of the cells that are not free (free cells: ignored).
        free: ``bool (H, W)``, the cells to choose.
        types: ``intp (H, W)``, type of each block of the original, -1 elsewhere.
        spec: The rules.
        prices: What changes of the original cost.
        ceiling: A limit of other prices, None for no limit.
        whole_layout: What a part cut out of a layout must know of it, None for whole layouts.
    """

    original: Layout
    fixed: Layout
    free: Mask
    types: NDArray[np.intp]
    spec: LayoutSpec
    prices: Prices
    ceiling: Ceiling | None = None
    whole_layout: Whole | None = None

    @classmethod
    def whole(
        cls, original: Layout, spec: LayoutSpec, objective: Objective | None = None
    ) -> "Problem":
        """The problem of repairing a complete layout.

        Args:
            original: ``uint8 (H, W)`` tiles of the alphabet, with the frame.
            spec: The rules.
            objective: What changes cost, 1 each if None.
        """
        roles = spec.roles(original)
        free = (roles < spec.searched_roles) & ~spec.frame.mask(original.shape)
        prices = (objective or Hamming()).prices(roles, spec)
        return cls(roles, roles, free, spec.types(original), spec, prices.of_choices(roles, free))

    def window(self, layout: Layout, free: Mask) -> "Problem":
        """The problem of improving a part of a layout.

        Args:
            layout: ``uint8 (H, W)`` present tiles, kept outside the window.
            free: ``bool (H, W)``, cells of the window.
        """
        return replace(self, fixed=layout, free=free & self.free)

    def part(self) -> "Problem":
        """The same problem on the smallest rectangle that its free cells and their rules need."""
        from scipy import ndimage

        place, drivable = self.place, self.fixed_drivable.reshape(self.free.shape)
        facts = Whole(
            self.block_limits, self.count_limits, self.several_open, self.open_types,
            self.new_outside, ndimage.label(drivable)[0][place].ravel().astype(np.intp),
        )  # fmt: skip
        prices, ceiling = self._prices_in(place, self.prices), None
        if self.ceiling:
            own = self._prices_in(place, self.ceiling.prices)
            beside = np.where(self.free, self.original, self.fixed)[place]
            ceiling = Ceiling(own, self.allowance + own.of_cells(beside))
        return Problem(
            self.original[place], self.fixed[place], self.free[place], self.types[place],
            self.spec, prices, ceiling, facts,
        )  # fmt: skip

    def _prices_in(self, place: tuple[slice, slice], prices: Prices) -> Prices:
        change = prices.change.reshape(-1, *self.free.shape)[:, *place]
        return replace(prices, change=change.reshape(len(change), -1))

    @property
    def place(self) -> tuple[slice, slice]:
        """The rectangle of the free cells and their surroundings, where `part` lies."""
        rows, cols = np.flatnonzero(self.free.any(axis=1)), np.flatnonzero(self.free.any(axis=0))
        top, left = max(0, rows[0] - MARGIN), max(0, cols[0] - MARGIN)
        return slice(top, rows[-1] + MARGIN + 1), slice(left, cols[-1] + MARGIN + 1)

    @cached_property
    def cells(self) -> Cells:
        """Numbers of the free cells, ``intp (n,)``, ascending."""
        return np.flatnonzero(self.free)

    @cached_property
    def fixed_drivable(self) -> Mask:
        """Fixed cells that are always driven across, ``bool (H * W,)``."""
        return self.spec.crossed[self.fixed.ravel()] & ~self.free.ravel()

    @cached_property
    def fixed_visitors(self) -> Mask:
        """Fixed cells beside which the open area must run, ``bool (H * W,)``."""
        visited = self.spec.visited & self.spec.members
        return visited[self.fixed.ravel()] & ~self.free.ravel()

    @cached_property
    def block_limits(self) -> tuple[int, int]:
        """Least and largest number of blocks among the free cells."""
        if self.whole_layout:
            return self.whole_layout.block_limits
        outside = int(np.count_nonzero((self.fixed == BLOCK) & ~self.free))
        most = self._searched - self.spec.min_open
        if self.spec.max_blocks is not None:
            most = min(most, self.spec.max_blocks)
        return self.spec.least_blocks - outside, most - outside

    @cached_property
    def count_limits(self) -> tuple[tuple[int, int], ...]:
        """Least and largest number of free cells with the tiles of each count of the rules."""
        if self.whole_layout:
            return self.whole_layout.count_limits
        return tuple(self._limits(rule) for rule in self.counts)

    @property
    def counts(self) -> tuple[Count, ...]:
        """The counts of the rules, and that of open cells where others than blocks are closed."""
        closed = self.spec.stops + self.spec.solids
        if not closed:
            return self.spec.counts
        tiles = self.spec.floor + (self.spec.endpoint or "") + self.spec.walkables
        return (*self.spec.counts, Count(tiles, self.spec.min_open, name="open cells"))

    def _limits(self, rule: Count) -> tuple[int, int]:
        fixed = self.spec.table(rule.tiles)[self.fixed] & ~self.free
        outside = int(np.count_nonzero(fixed))
        most = self.free.size if rule.most is None else rule.most
        return rule.least - outside, most - outside

    @property
    def _searched(self) -> int:
        """Number of cells of the whole layout that are open or hold a block."""
        kinds = self.spec.open_roles.copy()
        kinds[BLOCK] = True
        return int(np.count_nonzero(kinds[self.fixed] | self.free))

    @cached_property
    def several_open(self) -> bool:
        """Whether every valid layout has two cells to drive across, so that none of them is alone.

        With one such cell, at most its four neighbours could be served blocks; or, if endpoints
        are not driven across, endpoints that serve three blocks each.
        """
        if self.whole_layout:
            return self.whole_layout.several_open
        if not self.spec.connected or self.spec.reach is not None or self.spec.further:
            return False
        around = 4 if self.spec.endpoints_walkable else 4 * 4
        crowded = self.spec.min_endpoints_per_block > 0 and self._searched > 1 + around
        fixed = np.count_nonzero(self.fixed_drivable) > 1
        least = self.spec.min_open > (1 if self.spec.endpoints_walkable else 1 + 4)
        return bool(fixed or crowded or least)

    @cached_property
    def open_types(self) -> list[int]:
        """Types that must occur and that no block outside the free cells holds."""
        if self.whole_layout:
            return self.whole_layout.open_types
        if not self.spec.every_type or len(self.spec.blocks) == 1:
            return []
        kept = self.types[(self.fixed == BLOCK) & ~self.free]
        return [kind for kind in range(len(self.spec.blocks)) if kind not in kept]

    @cached_property
    def new_outside(self) -> int:
        """Blocks outside the free cells, on cells that held none: they take any type."""
        if self.whole_layout:
            return self.whole_layout.new_outside
        outside = (self.fixed == BLOCK) & ~self.free & (self.types < 0)
        return int(np.count_nonzero(outside))

    @cached_property
    def saving(self) -> NDArray[np.float64]:
        """Change of cost of each tile against floor, ``float64 (K, n)`` for the free cells."""
        change = self.prices.change[:, self.cells].astype(np.float64)
        saving: NDArray[np.float64] = change - change[FLOOR]
        return saving

    @property
    def floor_cost(self) -> int:
        """Cost of the free cells if all of them become floor, types aside."""
        return int(self.prices.change[FLOOR, self.cells].sum())

    @property
    def allowance(self) -> int:
        """What the free cells may cost under the ceiling."""
        if self.ceiling is None:
            raise SpecError("the problem has no ceiling.")
        outside = np.where(self.free, self.original, self.fixed)
        return self.ceiling.most - self.ceiling.prices.of_cells(outside)

    def with_prices(self, prices: Prices) -> "Problem":
        """The same problem at other prices, without ceiling.

        Args:
            prices: What changes cost.
        """
        return replace(self, prices=prices, ceiling=None)

    def distance(self, layout: Layout) -> int:
        """Cost of the changes over the complete layout.

        Missing types beyond the number of new blocks have a price, too: a kept block takes them.

        Args:
            layout: ``uint8 (H, W)`` roles.
        """
        changed = self.prices.of_cells(layout)
        if not self.spec.every_type or len(self.spec.blocks) == 1:
            return changed
        types = self.types[layout == BLOCK]
        missing = len(self.spec.blocks) - len(np.unique(types[types >= 0]))
        retyped = max(0, missing - int(np.count_nonzero(types < 0)))
        return changed + self.prices.retype * retyped
