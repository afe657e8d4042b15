"""What the solver's work costs, in units of a tenth of a millisecond of an idle core.

Fitted to thousands of solves of layouts from 9 x 12 to 200 x 200 cells;
`benchmarks/bench_field.py` prints what is charged beside what is used.
"""

import numpy as np

LOAD_WORK, LOAD_ENTRY_WORK = 1.5, 1.5e-4
"""Work of loading a model into the solver, and of each column and entry of it."""

SOLVE_ENTRY_WORK, DENSE_SOLVES = 1e-3, 8.0
"""Work of an entry in factorising and pricing once a solve, and what a dense basis adds."""

ITERATION_WORK, ENTRY_WORK, DENSE_ENTRY_WORK = 0.12, 8e-6, 4e-5
"""Work of a simplex iteration, of each entry in it, and of each entry while the basis is dense."""

SPARSE_SHARE, DENSE_SHARE = 0.45, 0.75
"""Share of the columns that are basic, up to which solutions with the basis are sparse, and from
which on they are dense. An iteration costs up to ten times as much then.
"""

PROGRAM_WORK, PROGRAM_ENTRY_WORK, PRESOLVE_ENTRY_WORK = 1.5, 0.003, 0.015
"""Work of an integer solve before its first node, of each entry of the model without presolve, and
with it.
"""

INNER_WORK, INNER_ENTRY_WORK = 0.3, 4e-5
"""Work of a simplex iteration inside an integer solve, and of each entry of the model."""

MOST_ENTRIES = 20_000
"""Entries of a model up to which an iteration inside an integer solve costs more with each."""

COLUMN_WORK, COLUMNS_WORK, MOST_COLUMNS = 0.08, 4e-4, 300
"""Work between two interrupt callbacks of an integer solve for each column and for each two of
them, up to so many.
"""


def load_work(columns: int, entries: int) -> float:
    """Work of loading a model."""
    return LOAD_WORK + LOAD_ENTRY_WORK * (columns + entries)


def density(basic: int, columns: int) -> float:
    """How dense solutions with a basis are, from 0 to 1.

    Args:
        basic: Number of columns of the model in the basis.
        columns: Number of columns.
    """
    share = (basic / max(1, columns) - SPARSE_SHARE) / (DENSE_SHARE - SPARSE_SHARE)
    return float(np.clip(share, 0.0, 1.0))


def solve_work(entries: int, dense: float) -> float:
    """Work of a linear solve before its first iteration."""
    return SOLVE_ENTRY_WORK * entries * (1.0 + DENSE_SOLVES * dense)


def iteration_work(entries: int, dense: float) -> float:
    """Work of an iteration of a linear solve."""
    return ITERATION_WORK + entries * (ENTRY_WORK + DENSE_ENTRY_WORK * dense)


def root_work(entries: int, presolve: bool) -> float:
    """Work of an integer solve before its first node."""
    return PROGRAM_WORK + (PRESOLVE_ENTRY_WORK if presolve else PROGRAM_ENTRY_WORK) * entries


def inner_work(entries: int) -> float:
    """Work of a simplex iteration inside an integer solve."""
    return INNER_WORK + INNER_ENTRY_WORK * min(entries, MOST_ENTRIES)


def poll_work(columns: int) -> float:
    """Work between two interrupt callbacks of an integer solve, iterations aside."""
    n = min(max(columns, 10), MOST_COLUMNS)
    return n * (COLUMN_WORK + COLUMNS_WORK * n)
