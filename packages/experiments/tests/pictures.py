"""What tests of pictures share."""

import json
from pathlib import Path

import numpy as np
from matplotlib.image import imread

from experiments.drawing.plot import Plot


def saved(plot: Plot, path: Path) -> dict[str, object]:
    """Save a plot, check that the picture is not of one colour, and return the numbers."""
    plot.save(path)
    picture = imread(path)
    assert len(np.unique(picture.reshape(-1, picture.shape[-1]), axis=0)) > 5
    assert [file.name for file in path.parent.iterdir() if file.suffix == ".tmp"] == []
    numbers: dict[str, object] = json.loads(path.with_suffix(".numbers.json").read_text())
    return numbers
