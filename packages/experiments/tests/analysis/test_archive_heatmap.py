"""Heat maps of archives."""

from pathlib import Path

import numpy as np
import pytest

from experiments.analysis.archive_heatmap import Archive, archive_heatmap
from pictures import numbers, saved
from qd_core import MeasureSpec

AXES = (MeasureSpec("n_shelf_components", 0, 4, 4), MeasureSpec("layout_entropy", 0, 1, 3))
TWO = Archive("2 elites", np.array([0, 5]), np.array([1.5, 2.5]))


def drawn_cells(path: Path, **options: bool) -> dict[tuple[int, int], float]:
    """Draw two elites and return the objective of each cell."""
    table = saved(archive_heatmap([TWO], AXES, objective="Throughput", **options), path)
    keys = zip(map(int, table["i"]), map(int, table["j"]), strict=True)
    return dict(zip(keys, numbers(table["objective"]), strict=True))


def test_each_elite_lands_in_its_cell(tmp_path: Path) -> None:
    """Cell 5 of 4 x 3 is (1, 2), and (2, 1) with the axes exchanged."""
    assert drawn_cells(tmp_path / "a.png") == {(0, 0): 1.5, (1, 2): 2.5}
    assert drawn_cells(tmp_path / "b.png", transposed=True) == {(0, 0): 1.5, (2, 1): 2.5}


def test_three_measures_are_slices(tmp_path: Path) -> None:
    """One panel a bin of the third measure, each elite in its own."""
    axes = (*AXES, MeasureSpec("turns", 0, 2, 2))
    archive = Archive("", np.array([0, 11]), np.array([1.0, 3.0]))  # (0, 0, 0) and (1, 2, 1)
    table = saved(archive_heatmap([archive], axes, objective="T"), tmp_path / "slices.png")
    assert table["panel"] == ["turns 0 to 1", "turns 1 to 2"]
    assert (table["i"], table["j"]) == (["0", "1"], ["0", "2"])


@pytest.mark.parametrize(("count", "axes"), [(1, AXES[:1]), (2, (*AXES, AXES[0]))])
def test_other_numbers_of_measures(count: int, axes: tuple[MeasureSpec, ...]) -> None:
    """One measure, or two archives over three, are refused."""
    with pytest.raises(ValueError, match="over 2 measures, or one over 3"):
        archive_heatmap([TWO] * count, axes, objective="Throughput")


def test_empty_archive(tmp_path: Path) -> None:
    """An archive without elites still gives a picture."""
    empty = Archive("", np.array([], int), np.array([]))
    archive_heatmap([empty], AXES, objective="Throughput").save(tmp_path / "empty.png")
    assert (tmp_path / "empty.png").stat().st_size > 0
