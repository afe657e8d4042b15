"""The one gate that every layout passes before it is kept, wherever it was built."""

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from layout_repair.problem.grid import offset_pairs
from layout_repair.problem.problem import Mask, Problem
from layout_repair.roles import BLOCK, ENDPOINT
from layout_repair.rules.near import Near
from layout_repair.rules.spec import LayoutSpec
from layout_repair.tiles import Layout


def obeys_rules(roles: Layout, problem: Problem) -> bool:
    """Tell whether a layout obeys every rule, once its blocks have types.

    Args:
        roles: ``uint8 (H, W)`` roles of the whole layout.
        problem: The problem of a whole layout.
    """
    spec = problem.spec
    kept = np.array_equal(roles[~problem.free], problem.fixed[~problem.free])
    found = roles[problem.free]
    searched = (found < spec.searched_roles).all()
    if spec.endpoint is None:
        searched &= (found != ENDPOINT).all()
    return bool(
        kept
        and searched
        and _counts_fit(roles, problem)
        and not any(unmet(rule, roles, spec).any() for rule in spec.neighbours)
        and not (spec.connected and cut_off(roles, spec).any())
        and _affordable(roles, problem)
    )


def broken_cells(roles: Layout, problem: Problem) -> Mask:
    """Cells where a rule on neighbours or reachability is broken, ``bool (H, W)``.

    Args:
        roles: ``uint8 (H, W)`` roles of the whole layout.
        problem: The problem of a whole layout.
    """
    broken: Mask = np.zeros(roles.shape, dtype=np.bool_)
    for rule in problem.spec.neighbours:
        broken |= unmet(rule, roles, problem.spec)
    if problem.spec.connected:
        broken |= cut_off(roles, problem.spec)
    return broken


def unmet(rule: Near, roles: Layout, spec: LayoutSpec) -> Mask:
    """Cells that do not have the neighbours that a rule wants, ``bool (H, W)``.

    Args:
        rule: The rule.
        roles: ``uint8 (H, W)`` roles.
        spec: The rules that it belongs to.
    """
    cell, other = offset_pairs(*roles.shape, rule.offsets)
    counted = spec.table(rule.others)[roles].ravel()
    around = np.bincount(cell[counted[other]], minlength=roles.size).reshape(roles.shape)
    wrong: Mask = around < rule.least
    if rule.most is not None:
        wrong |= around > rule.most
    return wrong & spec.table(rule.tiles)[roles]


def cut_off(roles: Layout, spec: LayoutSpec) -> Mask:
    """Cells that must be reachable but are not, ``bool (H, W)``.

    The area that reaches most of them is the one that counts.

    Args:
        roles: ``uint8 (H, W)`` roles.
        spec: The rules.
    """
    crossed = spec.crossed[roles]
    areas, count = ndimage.label(crossed)
    wanted = spec.members[roles]
    if not count:
        return np.asarray(wanted)
    own = np.bincount(areas[wanted & crossed], minlength=count + 1)
    touching = wanted & ~crossed
    best, reached = int(np.argmax(own[1:])) + 1, np.zeros_like(crossed)
    if spec.reach is not None:
        best = _best_area(areas, own, touching, count)
    area = areas == best
    reached |= area | (touching & _beside(area))
    return np.asarray(wanted & ~reached)


def _best_area(areas: Layout, own: NDArray[np.intp], touching: Mask, count: int) -> int:
    """The area with most wanted cells in it or beside it."""
    padded = np.pad(areas, 1)
    around = np.stack([padded[:-2, 1:-1], padded[2:, 1:-1], padded[1:-1, :-2], padded[1:-1, 2:]])
    total = own.copy()
    for cell in around[:, touching].T:
        total[np.unique(cell)] += 1
    return int(np.argmax(total[1 : count + 1])) + 1


def _beside(cells: Mask) -> Mask:
    padded = np.pad(cells, 1)
    beside: Mask = padded[:-2, 1:-1] | padded[2:, 1:-1] | padded[1:-1, :-2] | padded[1:-1, 2:]
    return beside


def _counts_fit(roles: Layout, problem: Problem) -> bool:
    inside = roles[problem.free]
    least, most = problem.block_limits
    if not least <= np.count_nonzero(inside == BLOCK) <= most:
        return False
    limits = zip(problem.counts, problem.count_limits, strict=True)
    return all(
        low <= np.count_nonzero(problem.spec.table(rule.tiles)[inside]) <= high
        for rule, (low, high) in limits
    )


def _affordable(roles: Layout, problem: Problem) -> bool:
    """Whether the layout keeps a limit of other prices, if there is one."""
    if problem.ceiling is None:
        return True
    return problem.with_prices(problem.ceiling.prices).distance(roles) <= problem.ceiling.most
