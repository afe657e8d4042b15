"""Simulated annealing of the roles, many cells at a time, with a connected open area."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from layout_repair.problem.problem import Cells, Mask, Problem
from layout_repair.roles import BLOCK, ENDPOINT, FIXED, FLOOR
from layout_repair.search.annealing.tables import SIMPLE, STATES, TOUCHED, penalties
from layout_repair.tiles import Layout

GLOBAL_EVERY = 4
"""Steps from one in which cuts of the whole area are searched to the next."""

CLOSED = 3
"""Any fixed tile that is not driven on; also the border around the grid."""

CLASSES = 5
"""Cells with equal ``(2 * row + col) % 5`` are three steps apart: they do not interact."""

SIDES = ((-1, 0), (0, 1), (1, 0), (0, -1))
CORNERS = ((-1, -1), (-1, 1), (1, 1), (1, -1))
OTHERS = np.array([[BLOCK, ENDPOINT], [FLOOR, ENDPOINT], [FLOOR, BLOCK]])

OLD_ROLE, NEW_ROLE = np.divmod(np.arange(9), 3)
MORE_BLOCKS = 1 * (NEW_ROLE == BLOCK) - (OLD_ROLE == BLOCK)
OWN_STATE = 25 * (NEW_ROLE - OLD_ROLE)
BESIDE_STATE = 5 * (1 * (NEW_ROLE == ENDPOINT) - (OLD_ROLE == ENDPOINT)) + MORE_BLOCKS
"""What each move (3 times the old role plus the new one) changes, beside the cell and in it."""


@dataclass(frozen=True)
class _Class:
    """Free cells that can change at the same time.

    Attributes:
        cells: ``intp (n,)`` numbers on the padded grid.
        near: ``intp (n, 4)`` their neighbours.
        chain: ``intp (n,)`` the chain that each belongs to, ascending.
        change: ``float32 (9 * n,)`` change of the energy for each pair of old and new role.
    """

    cells: Cells
    near: Cells
    chain: Cells
    change: NDArray[np.float32]


class Annealing:
    """Layouts that wander among those with a connected open area.

    The energy is the distance in units of the mean price of a change, plus one for every endpoint
    that a block wants and for every endpoint without block. A cell is closed if its ring of eight
    neighbours shows that this cuts nothing off; where it does not, the components of the whole
    layout are asked now and then. Several chains lie below one another on one grid, since a step
    on a few cells takes no less time than one on thousands.

    Args:
        problem: The problem of a whole layout.
        starts: ``uint8 (H, W)`` valid roles, one for each chain.
        seed: Of all random choices.
    """

    def __init__(self, problem: Problem, starts: Sequence[Layout], seed: int):
        self._rng = np.random.default_rng(seed)
        self._chains, height, width = len(starts), *starts[0].shape
        self._shape = (self._chains * (height + 2), width + 2)
        self._role = np.concatenate([_padded(start) for start in starts]).astype(np.intp)
        self._open = (self._role == FLOOR) | (self._role == ENDPOINT)
        self._ring = np.array([row * (width + 2) + col for row, col in (*SIDES, *CORNERS)])
        self._near = self._ring[:4]
        blocks, endpoints = self._role == BLOCK, self._role == ENDPOINT
        self._state = 25 * self._role + np.sum(
            [np.roll(5 * endpoints + blocks, step) for step in self._near], axis=0
        )
        self._own, self._beside = penalties(problem)
        self._classes = self._split(problem)
        least, most = problem.block_limits
        count = np.array([np.count_nonzero(start[problem.free] == BLOCK) for start in starts])
        self._room, self._spare = most - count, count - least
        self._margin = 0
        self._two_roles = problem.spec.endpoint is None
        self._steps = 0

    @property
    def roles(self) -> list[Layout]:
        """The present roles of the free cells in each chain, ``uint8 (H, W)``."""
        grids = self._role.reshape(self._chains, -1, self._shape[1])[:, 1:-1, 1:-1]
        return list(grids.astype(np.uint8))

    def _split(self, problem: Problem) -> list[_Class]:
        prices = problem.prices.change.reshape(3, *problem.free.shape)
        charged = prices[:, problem.free]
        unit = charged[charged > 0].mean() if charged.any() else 1.0
        cost = np.pad(prices / unit, ((0, 0), (1, 1), (1, 1))).astype(np.float32)
        cost = np.tile(cost, (1, self._chains, 1)).reshape(3, -1)
        free = np.tile(np.pad(problem.free, 1), (self._chains, 1)).ravel()
        row, col = np.divmod(np.arange(free.size), self._shape[1])
        chain = row // (problem.free.shape[0] + 2)
        classes = []
        for number in range(CLASSES):
            cells = np.flatnonzero(free & ((2 * row + col) % CLASSES == number))
            change = (cost[None, :, cells] - cost[:, None, cells]).ravel()
            classes.append(_Class(cells, cells[:, None] + self._near, chain[cells], change))
        return classes

    def sweep(self, temperature: float) -> None:
        """Propose one change to every free cell.

        Args:
            temperature: In changes, positive.
        """
        for number in self._rng.permutation(CLASSES):
            self._step(self._classes[number], np.float32(temperature))

    def _step(self, group: _Class, temperature: np.float32) -> None:
        n = len(group.cells)
        tolerated = temperature * self._rng.standard_exponential(n, dtype=np.float32)
        role = self._role[group.cells]
        if self._two_roles:
            new = BLOCK - role
        else:
            new = OTHERS.take(2 * role + self._rng.integers(2, size=n))
        move = 3 * role + new
        first = STATES * move
        rise = group.change.take(move * n + np.arange(n))
        rise += self._own.take(first + self._state.take(group.cells))
        rise += self._beside.take(first[:, None] + self._state.take(group.near)).sum(axis=1)
        accepted = np.flatnonzero(rise < tolerated)
        self._steps += 1
        self._apply(group.cells[accepted], group.chain[accepted], move[accepted])

    def _apply(self, cells: Cells, chain: Cells, move: Cells) -> None:
        """Make the changes that keep the open areas connected and the counts allowed."""
        blocks = MORE_BLOCKS.take(move)
        flips = np.flatnonzero(blocks)
        if len(flips):
            kept = blocks == 0
            flips = flips[self._countable(chain[flips], blocks[flips])]
            done = self._flip(cells[flips], blocks[flips] > 0)
            kept[flips] = done
            made = flips[done]
            more = np.bincount(chain[made], blocks[made], self._chains).astype(np.intp)
            self._room -= more
            self._spare += more
            cells, move = cells[kept], move[kept]
        self._role[cells] = NEW_ROLE.take(move)
        self._state[cells] += OWN_STATE.take(move)
        self._state[cells[:, None] + self._near] += BESIDE_STATE.take(move)[:, None]

    def _countable(self, chain: Cells, blocks: Cells) -> Mask:
        """Which changes keep the numbers of blocks within their limits, whatever the others do."""
        fits: Mask = np.ones(len(blocks), dtype=np.bool_)
        if self._margin < len(blocks):
            self._margin = int(min(self._room.min(), self._spare.min()))
            if self._margin < len(blocks):
                for more, left in ((blocks > 0, self._room), (blocks < 0, self._spare)):
                    fits &= ~more | (_ranks(chain, more) <= left[chain])
        self._margin -= len(blocks)
        return fits

    def _flip(self, cells: Cells, closing: Mask) -> Mask:
        """Close or open cells where that keeps the open area connected; tells where it did."""
        ring = self._open[cells[:, None] + self._ring]
        code = np.packbits(ring, axis=1, bitorder="little")[:, 0]
        done: Mask = TOUCHED[code] & (~closing | SIMPLE[code])
        self._open[cells[done]] = ~closing[done]
        if self._steps % GLOBAL_EVERY == 0:
            unsure = np.flatnonzero(TOUCHED[code] & ~done)
            self._open[cells[unsure]] = False
            needed = self._needed(cells[unsure])
            self._open[cells[unsure[needed]]] = True
            done[unsure] = ~needed
        return done

    def _needed(self, closed: Cells) -> Mask:
        """Which of the closed cells must be open again to connect the open areas (Kruskal)."""
        areas, count = ndimage.label(self._open.reshape(self._shape))
        # Closing cells one by one would need a labelling each. All are closed at once, and reopened
        # in turn if they join components, until one a chain is left: the others may stay closed.
        beside = areas.ravel()[closed[:, None] + self._near]
        needed = np.zeros(len(closed), dtype=np.bool_)
        parent = list(range(count + 1))
        for index, labels in enumerate(beside.tolist()):
            if count == self._chains:
                break
            roots = {_find(parent, label) for label in labels if label}
            needed[index] = len(roots) > 1
            for root in roots:
                parent[root] = min(roots)
            count -= len(roots) - 1
        return needed


def _padded(start: Layout) -> NDArray[np.uint8]:
    """Roles of a layout with a closed border, flat."""
    return np.pad(np.where(start < FIXED, start, CLOSED), 1, constant_values=CLOSED).ravel()


def _ranks(chain: Cells, chosen: Mask) -> Cells:
    """How many cells of the same chain are chosen up to each, itself included."""
    count = np.cumsum(chosen)
    first = np.searchsorted(chain, chain)
    return count - (count - chosen)[first]


def _find(parent: list[int], item: int) -> int:
    while parent[item] != item:
        item = parent[item]
    return item
