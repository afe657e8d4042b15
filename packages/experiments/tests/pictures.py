"""What tests of pictures share."""

import csv
from pathlib import Path

import numpy as np
from matplotlib.image import imread

from experiments.drawing.plot import Plot


def saved(plot: Plot, path: Path) -> dict[str, list[str]]:
    """Save a plot, check that the picture is not of one colour, and return the columns."""
    plot.save(path)
    picture = imread(path)
    assert len(np.unique(picture.reshape(-1, picture.shape[-1]), axis=0)) > 5
    assert [file.name for file in path.parent.iterdir() if file.suffix == ".tmp"] == []
    return columns_of(path.with_suffix(".csv"))


def columns_of(path: Path) -> dict[str, list[str]]:
    """Read a table."""
    names, *rows = csv.reader(path.read_text(encoding="utf-8").splitlines())
    return {name: [row[place] for row in rows] for place, name in enumerate(names)}


def numbers(column: list[str]) -> list[float]:
    """Read the numbers of a column; an empty field is NaN."""
    return [float(text or "nan") for text in column]
