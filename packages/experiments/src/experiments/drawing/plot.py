"""A figure together with the numbers it shows."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from numpy.typing import NDArray

from experiments.errors import UserError
from qd_core.files import replacing, write_text

Image = NDArray[np.uint8]
"""Colour of each cell, ``uint8 (H, W, 3)``."""

Column = Sequence[Any] | NDArray[Any]
Columns = Mapping[str, Column]
"""Columns of a table by name, all of one length."""


@dataclass(frozen=True)
class Plot:
    """A finished figure and what was plotted.

    Args:
        figure: The matplotlib figure, with its own Agg canvas.
        table: The plotted numbers, a row a point, bar or cell.

    Raises:
        UserError: If columns differ in length.
    """

    figure: Figure
    table: Columns

    def __post_init__(self) -> None:
        lengths = {name: len(column) for name, column in self.table.items()}
        if len(set(lengths.values())) > 1:
            raise UserError(f"table: all columns must be of one length, got {lengths}.")

    def save(self, path: Path, *, dpi: int = 200) -> None:
        """Write the picture, and the numbers as CSV beside it.

        Args:
            path: Picture file; the suffix chooses the format. The numbers go to the same name
                with suffix ``.csv``; NaN is written as an empty field.
            dpi: Dots per inch.
        """
        kind = path.suffix.removeprefix(".")
        with replacing(path) as temporary:
            self.figure.savefig(temporary, dpi=dpi, format=kind)
        write_csv(path.with_suffix(".csv"), self.table)


def new_figure(width_in: float, height_in: float) -> Figure:
    """Make an empty figure without touching pyplot's global state.

    Args:
        width_in: Width in inches.
        height_in: Height in inches.
    """
    figure = Figure(figsize=(width_in, height_in), layout="constrained")
    FigureCanvasAgg(figure)
    return figure


def wide_figure(height: float) -> Figure:
    """Make an empty figure as wide as the style says.

    Args:
        height: Height as a share of the width.
    """
    width = figure_width()
    return new_figure(width, width * height)


def figure_width() -> float:
    """Width of a figure in the style that is applied, inches."""
    return float(mpl.rcParams["figure.figsize"][0])


def write_csv(path: Path, table: Columns) -> None:
    """Write a table as `csv_text`.

    Args:
        path: File to write.
        table: Columns of one length.
    """
    write_text(path, csv_text(table))


def csv_text(table: Columns) -> str:
    """Describe a table with a line of names; NaN and None are empty."""
    columns = [np.asarray(column, object).ravel().tolist() for column in table.values()]
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(table)
    for row in zip(*columns, strict=True):
        writer.writerow(["" if value is None or value != value else value for value in row])
    return text.getvalue()


def cell_table(**values: NDArray[Any]) -> dict[str, NDArray[Any]]:
    """Write grids as columns, a row a cell.

    Args:
        values: ``(H, W)`` values of the cells by name.
    """
    first = next(iter(values.values()))
    rows, columns = np.indices(first.shape)
    return {
        "row": rows.ravel(),
        "column": columns.ravel(),
        **{name: grid.ravel() for name, grid in values.items()},
    }
