"""Pictures: they show something, and the plotted numbers are kept beside them."""

import json
from pathlib import Path

import numpy as np
import pytest
from matplotlib.image import imread

from experiments.analysis.archive_heatmap import archive_heatmap
from experiments.analysis.layout_picture import layout_picture
from experiments.analysis.plot import Plot
from experiments.analysis.tile_usage import tile_usage
from experiments.domains.warehouse.layouts import layout
from qd_core import MeasureSpec

AXES = (MeasureSpec("n_shelf_components", 0, 4, 4), MeasureSpec("layout_entropy", 0, 1, 3))


def saved(plot: Plot, path: Path) -> dict[str, object]:
    """Save a plot, check that the picture is not of one colour, and return the numbers."""
    plot.save(path)
    picture = imread(path)
    assert len(np.unique(picture.reshape(-1, picture.shape[-1]), axis=0)) > 5
    assert [file.name for file in path.parent.iterdir() if file.suffix == ".tmp"] == []
    numbers: dict[str, object] = json.loads(path.with_suffix(".numbers.json").read_text())
    return numbers


def test_layout_picture(tmp_path: Path) -> None:
    """The picture of a layout keeps the tiles as numbers."""
    human = layout("warehouse/human-9x16")
    numbers = saved(layout_picture(human, "human"), tmp_path / "layout.png")
    assert numbers["layout"] == human.tolist()


def test_tile_usage(tmp_path: Path) -> None:
    """The usage picture has the published colour scale of its size."""
    human = layout("warehouse/human-9x16")
    usage = np.full(human.shape, 1 / human.size)
    numbers = saved(tile_usage(human, usage), tmp_path / "usage.png")
    assert numbers["scale"] == 0.03
    with pytest.raises(ValueError, match="shape"):
        tile_usage(human, usage[1:])


def test_archive_heatmap(tmp_path: Path) -> None:
    """Each elite lands in its cell, empty cells are null."""
    plot = archive_heatmap(np.array([0, 5]), np.array([1.5, 2.5]), AXES)
    numbers = saved(plot, tmp_path / "archive.png")
    grid = numbers["throughput"]
    assert isinstance(grid, list)
    assert (grid[0][0], grid[2][1], grid[1][1]) == (1.5, 2.5, None)
    with pytest.raises(ValueError, match="needs 2 measures"):
        archive_heatmap(np.array([0]), np.array([1.0]), AXES[:1])


def test_archive_heatmap_of_empty_archive(tmp_path: Path) -> None:
    """An archive without elites still gives a picture."""
    archive_heatmap(np.array([], int), np.array([]), AXES).save(tmp_path / "empty.png")
    assert (tmp_path / "empty.png").stat().st_size > 0
