"""The rows of the reduced model: rules, and what strengthens their relaxation."""

import numpy as np
from numpy.typing import NDArray

from layout_repair.model.arrays import UNBOUNDED, Floats, LinearModel, Rows, costs
from layout_repair.model.forms import Forms
from layout_repair.problem.prices import Prices
from layout_repair.problem.problem import Cells, Problem
from layout_repair.roles import BLOCK, ENDPOINT, FLOOR
from layout_repair.rules.near import Count, Near


def build(problem: Problem) -> LinearModel:
    """Write the reduced model without connectivity, which is left to cuts.

    Args:
        problem: The repair problem.

    Returns:
        The model with the rows of all rules and the static strengthening of connectivity.
    """
    spec, forms = problem.spec, Forms(problem)
    rows = [_one_tile(forms), _blocks(problem)]
    for rule in spec.neighbours:
        rows += _near(forms, rule)
    limits = zip(problem.counts, problem.count_limits, strict=True)
    rows += [_count(forms, rule, *limit) for rule, limit in limits]
    if spec.connected:
        rows += _open_sides(forms)
    if spec.min_endpoints_per_block:
        rows.append(_capacity(forms))
    if problem.open_types:
        rows.append(_types(problem))
    if problem.ceiling:
        rows.append(_affordable(problem, problem.ceiling.prices))
    cost, upper = costs(problem)
    return LinearModel(cost, upper, problem.floor_cost, Rows.stack(rows))


def _one_tile(forms: Forms) -> Rows:
    """A cell has at most one role but floor."""
    n, roles = forms.n, forms.roles - 1
    return Rows(
        np.tile(np.arange(n), roles),
        np.arange(roles * n),
        np.ones(roles * n),
        np.full(n, -UNBOUNDED),
        np.ones(n),
        forms.key(forms.problem.cells),
    )


def _blocks(problem: Problem) -> Rows:
    """Number of blocks."""
    n, (least, most) = len(problem.cells), problem.block_limits
    return Rows(
        np.zeros(n, dtype=np.intp), np.arange(n), np.ones(n),
        np.array([float(least)]), np.array([float(most)]), np.empty(0, dtype=np.intp),
    )  # fmt: skip


def _count(forms: Forms, rule: Count, least: int, most: int) -> Rows:
    """Number of cells with some tiles."""
    column, value, constant = forms.total(rule.tiles)
    return Rows(
        np.zeros(len(column), dtype=np.intp), column, value,
        np.array([float(least - constant)]), np.array([float(most - constant)]),
        np.empty(0, dtype=np.intp),
    )  # fmt: skip


def _near(forms: Forms, rule: Near) -> list[Rows]:
    """What stands around each cell with some tiles."""
    rows = []
    if rule.least:
        rows.append(forms.around(rule, rule.least, needed=True))
    if rule.most is not None and rule.most < len(rule.offsets):
        if rule.most == 0:
            rows.append(forms.apart(rule))
        else:
            rows.append(forms.around(rule, rule.most, needed=False))
    return rows


def _open_sides(forms: Forms) -> list[Rows]:
    """Connectivity of single cells: what must be reached touches a cell to drive on.

    Where no open cell is alone that holds for open cells, too.
    """
    problem = forms.problem
    spec, several = problem.spec, problem.several_open
    drivable, visitors = problem.fixed_drivable, problem.fixed_visitors
    affected = forms.free_degree > 0
    lonely = forms.fixed_neighbours(drivable) == 0
    centres = forms.free & several
    centres |= ((drivable & several) | visitors) & affected
    rows = [_side(forms, centres & lonely, used=True)]
    stops = (spec.visited & spec.members)[: forms.roles]
    if not several and stops.any():
        rows.append(_side(forms, forms.free & lonely, used=False))
    return rows


def _side(forms: Forms, centres: NDArray[np.bool_], used: bool) -> Rows:
    """``open neighbours >= 1`` for fixed centres, ``>= used (or visited)`` for free ones."""
    spec = forms.problem.spec
    own = spec.crossed | spec.visited if used else spec.visited & spec.members
    return forms.cover(centres, own, spec.crossed, least=1, offsets=None)


def _capacity(forms: Forms) -> Rows:
    """Served blocks in total: endpoints beside enough blocks, each with a side left open."""
    problem, n = forms.problem, forms.n
    tiles = problem.fixed.ravel()
    need = problem.spec.min_endpoints_per_block
    lacking = np.maximum(0, need - forms.fixed_neighbours(tiles == ENDPOINT))
    free_wants = lacking[problem.cells]
    fixed_wants = int(lacking[~forms.free & (tiles == BLOCK) & (forms.free_degree > 0)].sum())
    return Rows(
        np.zeros(2 * n, dtype=np.intp),
        np.arange(2 * n),
        np.concatenate([-free_wants, _serves(forms, lacking)]).astype(np.float64),
        np.array([float(fixed_wants)]),
        np.array([UNBOUNDED]),
        np.empty(0, dtype=np.intp),
    )


def _serves(forms: Forms, lacking: Cells) -> Cells:
    """Blocks in want of endpoints that each free cell could serve as an endpoint."""
    problem = forms.problem
    tiles, spec = problem.fixed.ravel(), problem.spec
    wanting = (lacking > 0) & (forms.free | (tiles == BLOCK))
    served = np.bincount(forms.all_cell[wanting[forms.all_neighbour]], minlength=forms.size)
    content = np.bincount(forms.cell[~wanting[forms.neighbour]], minlength=forms.size)
    open_anyway = (forms.fixed_neighbours(problem.fixed_drivable) > 0) | (content > 0)
    beside = problem.several_open or not spec.endpoints_walkable
    strict = spec.connected and spec.reach is None and beside
    needs_side = ~open_anyway & (forms.free_degree > 0) & strict
    return (served - needs_side)[problem.cells]


def _affordable(problem: Problem, prices: Prices) -> Rows:
    """What the free cells cost under the ceiling."""
    change = prices.change[:, problem.cells]
    m = len(problem.open_types)
    saving = (change - change[FLOOR])[1:].ravel()
    value = np.concatenate([saving, np.zeros(m), np.full(m, prices.retype)])
    return Rows(
        np.zeros(len(value), dtype=np.intp),
        np.arange(len(value)),
        value.astype(np.float64),
        np.array([-UNBOUNDED]),
        np.array([float(problem.allowance - change[FLOOR].sum())]),
        np.empty(0, dtype=np.intp),
    )


def _types(problem: Problem) -> Rows:
    """Every type occurs: on a kept block, a new block, or a block changed to it."""
    open_types, n = problem.open_types, len(problem.cells)
    m, own = len(open_types), problem.types.ravel()[problem.cells]
    new_columns = (problem.spec.searched_roles - 1) * n + np.arange(m)
    row, column = [], []
    for number, kind in enumerate(open_types):
        kept = np.flatnonzero(own == kind)
        columns = np.concatenate([kept, new_columns[[number]], new_columns[[number]] + m])
        row.append(np.full(len(columns), number))
        column.append(columns)
    new_blocks = np.flatnonzero(own < 0)
    value: Floats = np.concatenate([np.ones(sum(map(len, row)) + len(new_blocks)), -np.ones(m)])
    return Rows(
        np.concatenate([*row, np.full(len(new_blocks) + m, m)]),
        np.concatenate([*column, new_blocks, new_columns]),
        value,
        np.array([1.0] * m + [-float(problem.new_outside)]),
        np.full(m + 1, UNBOUNDED),
        np.empty(0, dtype=np.intp),
    )
