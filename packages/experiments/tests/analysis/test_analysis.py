"""Figures about archives."""

from pathlib import Path

import numpy as np
import pytest

from experiments.analysis.archive_heatmap import archive_heatmap
from pictures import saved
from qd_core import MeasureSpec

AXES = (MeasureSpec("n_shelf_components", 0, 4, 4), MeasureSpec("layout_entropy", 0, 1, 3))


def test_archive_heatmap(tmp_path: Path) -> None:
    """Each elite lands in its cell, empty cells are null."""
    plot = archive_heatmap(np.array([0, 5]), np.array([1.5, 2.5]), AXES, objective="Throughput")
    numbers = saved(plot, tmp_path / "archive.png")
    grid = numbers["objective"]
    assert isinstance(grid, list)
    assert (grid[0][0], grid[2][1], grid[1][1]) == (1.5, 2.5, None)
    with pytest.raises(ValueError, match="needs 2 measures"):
        archive_heatmap(np.array([0]), np.array([1.0]), AXES[:1], objective="Throughput")


def test_archive_heatmap_of_empty_archive(tmp_path: Path) -> None:
    """An archive without elites still gives a picture."""
    archive_heatmap(np.array([], int), np.array([]), AXES, objective="Throughput").save(
        tmp_path / "empty.png"
    )
    assert (tmp_path / "empty.png").stat().st_size > 0
