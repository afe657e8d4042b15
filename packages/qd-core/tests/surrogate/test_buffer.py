"""The data set of a surrogate, and the scores of its predictions."""

import numpy as np
import pytest

from qd_core.surrogate import Buffer, SurrogateSpec, Targets, validate
from qd_core.surrogate.validation import validate_layouts, validate_occupancy

SPEC = SurrogateSpec(2, 3, 2, Targets(("objective",)), ancillary="layout_occupancy", sample_size=4)


def rows(count: int, first: int = 0) -> dict[str, np.ndarray]:
    """Distinct rows, numbered from ``first``."""
    numbers = np.arange(first, first + count, dtype=np.float32)
    levels = np.zeros((count, 2, 3), np.uint8)
    return {
        "levels": levels,
        "targets": numbers[:, None],
        "occupancy": levels + numbers[:, None, None],
        "layouts": levels + 1,
    }


def add(buffer: Buffer, columns: dict[str, np.ndarray]) -> None:
    """Append rows as keyword arguments."""
    buffer.add(columns.pop("levels"), columns.pop("targets"), **columns)


def test_rows_grow_and_keep_their_order() -> None:
    """Rows appended in parts are read back in order."""
    buffer = Buffer(SPEC)
    for first in range(0, 60, 6):
        add(buffer, rows(6, first))
    assert len(buffer) == 60
    np.testing.assert_array_equal(buffer.column("targets")[:, 0], np.arange(60))
    np.testing.assert_array_equal(buffer.column("occupancy")[:, 1, 2], np.arange(60))


@pytest.mark.parametrize("sampling", ["recent", "random", "weighted"])
def test_samples_are_distinct_rows_of_the_asked_number(sampling: str) -> None:
    """Each rule draws distinct rows; recent ones are the last, weighted ones get round to all."""
    spec = SurrogateSpec(2, 3, 2, SPEC.targets, sample_size=4, sampling=sampling)  # type: ignore[arg-type]
    buffer = Buffer(spec)
    buffer.add(rows(8)["levels"], rows(8)["targets"])
    rng = np.random.default_rng(0)
    seen: set[float] = set()
    for _ in range(12):
        drawn = buffer.draw(rng)["targets"][:, 0]
        assert len(set(drawn)) == 4
        seen |= set(drawn.tolist())
    assert seen == (set(range(4, 8)) if sampling == "recent" else set(range(8)))
    assert buffer.column("uses").sum() == 48
    if sampling == "weighted":
        assert np.ptp(buffer.column("uses")) <= 3


def test_bad_rows_are_refused() -> None:
    """Missing grids, wrong shapes, foreign codes and numbers that are not finite are refused."""
    buffer = Buffer(SPEC)
    good = rows(2)
    for name, value, message in [
        ("occupancy", None, "occupancy: the surrogate learns it"),
        ("occupancy", np.zeros((2, 2, 2)), r"occupancy: expected shape \(2, 2, 3\)"),
        ("targets", np.full((2, 1), np.nan), "targets: all numbers must be finite"),
        ("layouts", np.full((2, 2, 3), 5), r"codes must lie in \[0, 2\), got 5 to 5"),
    ]:
        with pytest.raises(ValueError, match=message):
            add(buffer, {**good, name: value})
    assert len(buffer) == 0


def test_scores_of_known_predictions() -> None:
    """Errors, rank correlation and cells of a table that was worked out by hand."""
    true = np.array([[1.0, 0.0], [2.0, 1.0], [3.0, 2.0], [4.0, 3.0]])
    guess = true + np.array([[0, 0], [0, 0], [1, 1], [-1, 0]])
    scores = validate(("f", "m"), guess, true, cell_of=lambda values: values.astype(int))
    assert scores["f/mae"] == pytest.approx(0.5)
    assert scores["f/rmse"] == pytest.approx(np.sqrt(0.5))
    assert scores["f/r2"] == pytest.approx(1 - 2 / 5)
    assert scores["f/spearman"] == pytest.approx(0.8)
    assert scores["cell_accuracy"] == 0.75
    assert scores["cell_distance"] == 0.25
    assert np.isnan(validate(("f",), np.ones((2, 1)), np.ones((2, 1)))["f/r2"])
    assert validate(("f",), np.empty((0, 1)), np.empty((0, 1))) == {}


def test_scores_of_known_grids() -> None:
    """Equal grids diverge by nothing; a half that is expected elsewhere costs log 2."""
    true = np.array([[[1.0, 1.0]], [[0.0, 0.0]]])
    assert validate_occupancy(true, true)["occupancy/kl"] == pytest.approx(0)
    wrong = np.array([[[0.25, 0.75]], [[0.0, 0.0]]])
    expected = 0.5 * np.log(0.5 / 0.25) + 0.5 * np.log(0.5 / 0.75)
    assert validate_occupancy(wrong, true)["occupancy/kl"] == pytest.approx(expected)
    layouts = np.array([[[0, 1, 1, 1]]], np.uint8)
    scores = validate_layouts(layouts, np.array([[[0, 0, 1, 1]]], np.uint8))
    assert scores == {
        "layout/tile_accuracy": 0.75,
        "layout/tile_accuracy_0": 0.5,
        "layout/tile_accuracy_1": 1.0,
    }
