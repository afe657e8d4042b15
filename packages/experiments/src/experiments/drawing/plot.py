"""A figure together with the numbers it shows."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from numpy.typing import NDArray

from qd_core.files import replacing, write_json

Image = NDArray[np.uint8]
"""Colour of each cell, ``uint8 (H, W, 3)``."""

Numbers = Mapping[str, NDArray[np.generic] | float | str]


@dataclass(frozen=True)
class Plot:
    """A finished figure and what was plotted.

    Args:
        figure: The matplotlib figure, with its own Agg canvas.
        numbers: Plotted arrays and scalars by name.
    """

    figure: Figure
    numbers: Numbers

    def save(self, path: Path, *, dpi: int = 150) -> None:
        """Write the picture, and the numbers as JSON beside it.

        Args:
            path: Picture file; the suffix chooses the format. The numbers go to the same name
                with suffix ``.numbers.json``; NaN is written as null.
            dpi: Dots per inch.
        """
        kind = path.suffix.removeprefix(".")
        with replacing(path) as temporary:
            self.figure.savefig(temporary, dpi=dpi, format=kind)
        numbers = {name: _plain(value) for name, value in self.numbers.items()}
        write_json(path.with_suffix(".numbers.json"), numbers)


def new_figure(width_in: float, height_in: float) -> Figure:
    """Make an empty figure without touching pyplot's global state.

    Args:
        width_in: Width in inches.
        height_in: Height in inches.
    """
    figure = Figure(figsize=(width_in, height_in), layout="constrained")
    FigureCanvasAgg(figure)
    return figure


def _plain(value: NDArray[np.generic] | float | str) -> object:
    if not isinstance(value, np.ndarray):
        return value
    plain = value.astype(object)
    if np.issubdtype(value.dtype, np.floating):
        plain[~np.isfinite(value)] = None
    return plain.tolist()
