"""The flat archive of predictions against the one of pyribs."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from ribs.archives import GridArchive

from qd_core.archives.elitist import ElitistArchive, cell_coordinates
from qd_core.archives.spec import MeasureSpec

AXES = (MeasureSpec("walls", 0, 256, 16), MeasureSpec("entropy", 0, 1, 7))


def grid_archive() -> GridArchive:
    """The same archive as pyribs builds it."""
    return GridArchive(
        solution_dim=3, dims=[axis.bins for axis in AXES],
        ranges=[(axis.low, axis.high) for axis in AXES], seed=0,
        solution_dtype=np.uint8, objective_dtype=np.float32, measures_dtype=np.float32,
    )  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(1, 40), st.integers(1, 5))
def test_the_same_batches_give_the_same_elites(seed: int, size: int, batches: int) -> None:
    """After any batches, ties included, both archives hold the same solutions in the same order."""
    rng = np.random.default_rng(seed)
    flat, grid = ElitistArchive(AXES, 3), grid_archive()
    for _ in range(batches):
        solutions = rng.integers(256, size=(size, 3), dtype=np.uint8)
        objective = rng.integers(4, size=size).astype(np.float32)
        measures = rng.normal([128, 0.5], [90, 0.4], size=(size, 2)).astype(np.float32)
        added = grid.add(solutions, objective, measures)
        entered = flat.add(solutions, objective, measures)
        assert not (entered & (added["status"] == 0)).any()
    solutions, objective, measures, _ = flat.elites()
    ours = {"solution": solutions, "objective": objective, "measures": measures}
    theirs = grid.data(["solution", "objective", "measures", "index"])
    mine = np.argsort(flat.cells)
    other = np.argsort(theirs["index"])
    assert len(flat) == len(grid)
    np.testing.assert_array_equal(flat.cells[mine], theirs["index"][other])
    for name in ("solution", "objective", "measures"):
        np.testing.assert_array_equal(ours[name][mine], theirs[name][other])


def test_values_on_borders_and_far_outside() -> None:
    """Whole numbers meet their own bins, huge values the last, not-a-number the first."""
    walls = (MeasureSpec("walls", 0, 256, 256),)
    np.testing.assert_array_equal(
        cell_coordinates(np.arange(257.0)[:, None], walls)[:, 0], [*range(256), 255]
    )
    odd = np.array([[1e30], [-1e30], [np.inf], [-np.inf], [np.nan]])
    np.testing.assert_array_equal(cell_coordinates(odd, walls)[:, 0], [255, 0, 255, 0, 0])


def test_rows_without_finite_numbers_stay_outside() -> None:
    """A prediction that is not a number neither enters nor hides the others."""
    archive = ElitistArchive(AXES, 3)
    objective = np.array([np.nan, np.inf, 1.0], np.float32)
    entered = archive.add(np.zeros((3, 3), np.uint8), objective, np.zeros((3, 2)))
    np.testing.assert_array_equal(entered, [False, False, True])
    assert len(archive) == 1
