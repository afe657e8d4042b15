"""Reasons why no valid layout can exist, found before any solver runs."""

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import maximum_bipartite_matching

from layout_repair.errors import InfeasibleError, LayoutError
from layout_repair.problem.grid import neighbour_pairs, offset_pairs
from layout_repair.problem.problem import Problem
from layout_repair.roles import ENDPOINT, FIXED, UNUSED
from layout_repair.rules.frames import PatternFrame
from layout_repair.rules.spec import LayoutSpec
from layout_repair.tiles import Layout


def check_input(layout: Layout, spec: LayoutSpec) -> None:
    """Demand a layout that the rules can be applied to.

    Args:
        layout: ``uint8 (H, W)`` layout before repair.
        spec: The rules.

    Raises:
        LayoutError: If it holds tiles that the rule set does not use, breaks the pattern of the
            frame, or has fixed tiles of the frame inside the searched area.
    """
    roles = spec.roles(layout)
    unused = np.argwhere(roles == UNUSED)
    if unused.size:
        row, col = unused[0]
        raise LayoutError(
            f"layout: tile {spec.alphabet[layout[row, col]]!r} at row {row}, column {col} is not "
            f"used by the rule set {spec.name!r}; its tiles are {spec.used_tiles!r}."
        )
    spec.frame.check(layout)
    frame = spec.frame.mask(layout.shape)
    inner = np.argwhere((roles >= FIXED) & ~frame)
    if isinstance(spec.frame, PatternFrame) and inner.size:
        row, col = inner[0]
        raise LayoutError(
            f"layout: fixed tile {spec.alphabet[layout[row, col]]!r} at row {row}, column {col} is "
            "inside the storage area; it belongs into the frame only."
        )


def check_capacity(problem: Problem) -> None:
    """Demand that the least number of blocks can fit.

    An endpoint beside no other open cell serves one block fewer than it has neighbours; counting
    what the best cells could serve limits the number of blocks.

    Args:
        problem: The problem of a whole layout.

    Raises:
        InfeasibleError: If more blocks are demanded (rule 3), a terminal is walled in (rule 6), or
            fixed cells alone break a rule on neighbours.
    """
    spec, (least, most) = problem.spec, problem.block_limits
    _check_fixed_cells(problem)
    walled_in = np.argwhere(
        problem.fixed_visitors.reshape(problem.free.shape) & ~_accessible(problem)
    )
    if walled_in.size and spec.connected:
        row, col = walled_in[0]
        raise InfeasibleError(
            spec.rule("connected"),
            f"the fixed tile at row {row}, column {col} has no neighbour that could be open.",
        )
    plural, room = spec.words[1], capacity(problem)
    if least > room <= 0:
        raise InfeasibleError(
            spec.rule("count"),
            f"{least} {plural} are wanted, but no cell has room for one: {len(problem.cells)} "
            f"cells may change, and a {spec.words[0]} also needs its endpoints and a way to them.",
        )
    if least > room:
        rows, cols = problem.free.any(axis=1).sum(), problem.free.any(axis=0).sum()
        raise InfeasibleError(
            spec.rule("count"),
            f"{least} {plural} cannot fit in an area of {rows} x {cols} cells: "
            f"at most {room} leave room for their endpoints ({spec.letter}4). "
            f"Ask for fewer {plural}.",
        )
    if least > most <= 0:
        raise InfeasibleError(
            spec.rule("count"),
            f"{least} {plural} are wanted, but {spec.min_open} cells must stay open and "
            f"{len(problem.cells)} may change. Ask for fewer open cells, or drop the {plural}.",
        )
    if least > most:
        raise InfeasibleError(
            spec.rule("count"),
            f"{least} {plural} cannot fit: at most {max(most, 0)} leave {spec.min_open} cells "
            f"open. Ask for fewer {plural} or fewer open cells.",
        )


def _check_fixed_cells(problem: Problem) -> None:
    """Demand that what stands around fixed cells can still become what the rules want."""
    spec, free, fixed = problem.spec, problem.free.ravel(), problem.fixed.ravel()
    for rule in spec.neighbours:
        cell, other = offset_pairs(*problem.free.shape, rule.offsets)
        holds = ~free & spec.table(rule.others)[fixed]
        given = np.bincount(cell[holds[other]], minlength=free.size)
        open_cells = np.bincount(cell[free[other]], minlength=free.size)
        wrong = given + open_cells < rule.least
        if rule.most is not None:
            wrong |= given > rule.most
        wrong &= ~free & spec.table(rule.tiles)[fixed]
        if wrong.any():
            row, col = np.argwhere(wrong.reshape(problem.free.shape))[0]
            raise InfeasibleError(
                spec.rule(rule.title),
                f"the fixed tile at row {row}, column {col} does not have what it wants around it "
                "and cannot get it, because the cells there are fixed, too, or missing.",
            )


def capacity(problem: Problem) -> int:
    """Upper limit of the number of blocks by counting endpoints, and what connects them.

    Args:
        problem: The problem of a whole layout.
    """
    return min(_served_capacity(problem), _connected_capacity(problem))


def _connected_capacity(problem: Problem) -> int:
    """Upper limit by the sides of open cells.

    If ``E`` free cells are open in ``k`` components, at least ``E - k`` pairs of them are
    neighbours, and each component touches a fixed open cell, if there are any. So at most
    ``4 E - 2 (E - k) - k = 2 E + k`` sides are left for blocks, and each block needs some. Cells of
    different components that touch fixed open cells are not neighbours, which limits ``k``.
    """
    spec = problem.spec
    fixed_endpoints = (problem.fixed == ENDPOINT) & ~problem.free
    usual = spec.connected and spec.endpoints_walkable and spec.reach is None
    if not usual or fixed_endpoints.any():
        return int(problem.free.sum())
    sides = _most_components(problem) if problem.fixed_drivable.any() else 2
    need = spec.min_endpoints_per_block
    return min(len(problem.cells), (2 * len(problem.cells) + sides) // (need + 2))


def _most_components(problem: Problem) -> int:
    """Most free cells beside fixed open cells of which no two are neighbours (Koenig's theorem)."""
    shape = problem.free.shape
    open_side = np.pad(problem.fixed_drivable.reshape(shape), 1)
    beside = (problem.free & (_around(open_side) > 0)).ravel()
    cell, other = neighbour_pairs(*shape)
    row, col = np.divmod(cell, shape[1])
    linked = beside[cell] & beside[other] & ((row + col) % 2 == 0)
    links = (np.ones(np.count_nonzero(linked)), (cell[linked], other[linked]))
    graph = coo_array(links, shape=(beside.size, beside.size)).tocsr()
    matched = maximum_bipartite_matching(graph, perm_type="column") >= 0
    return int(beside.sum() - matched.sum())


def _served_capacity(problem: Problem) -> int:
    """Upper limit by the number of blocks that each endpoint serves."""
    need = problem.spec.min_endpoints_per_block
    if need == 0:
        return int(problem.free.sum())
    free = np.pad(problem.free, 1)
    open_side = np.pad(problem.fixed_drivable.reshape(problem.free.shape), 1)
    closed = (_around(open_side)[problem.free] == 0) & problem.several_open
    serves = np.sort(np.maximum(0, _around(free)[problem.free] - closed))[::-1]
    endpoints = np.arange(len(serves) + 1)
    served = np.concatenate([[0], np.cumsum(serves)]) // need
    return int(np.minimum(len(serves) - endpoints, served).max())


def _accessible(problem: Problem) -> NDArray[np.bool_]:
    """Cells with a neighbour that is or could be open."""
    open_cells = problem.free | problem.fixed_drivable.reshape(problem.free.shape)
    accessible: NDArray[np.bool_] = _around(np.pad(open_cells, 1)) > 0
    return accessible


def _around(padded: NDArray[np.bool_]) -> NDArray[np.int_]:
    cells = padded.astype(np.int_)
    return cells[:-2, 1:-1] + cells[2:, 1:-1] + cells[1:-1, :-2] + cells[1:-1, 2:]
