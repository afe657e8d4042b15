"""Moving pictures as animated GIF."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from PIL import Image as Pillow

from experiments.drawing.plot import Columns, Image, Plot, write_csv
from qd_core.files import replacing

COLORS = 128
"""Colours of a frame."""


@dataclass(frozen=True)
class Movie:
    """Frames and the numbers that they show.

    Args:
        frames: Pictures ``uint8 (H, W, 3)`` of one size, at least one; drawn while they are saved.
        frames_per_second: 1 to 50.
        table: The numbers, a row a moment.
    """

    frames: Iterable[Image]
    frames_per_second: float
    table: Columns

    def save(self, path: Path) -> None:
        """Write an endless animated GIF, and the numbers as CSV beside it."""
        pictures = _quantized(self.frames)
        first = next(pictures)
        with replacing(path) as temporary:
            first.save(
                temporary, format="GIF", save_all=True, append_images=pictures,
                duration=round(1000 / self.frames_per_second), loop=0, optimize=False,
            )  # fmt: skip
        write_csv(path.with_suffix(".csv"), self.table)


def pixels(plot: Plot, *, dpi: int) -> Image:
    """Draw a figure as ``uint8 (H, W, 3)``."""
    plot.figure.set_dpi(dpi)
    canvas: Any = FigureCanvasAgg(plot.figure)
    canvas.draw()
    return np.asarray(canvas.buffer_rgba(), np.uint8)[..., :3].copy()


def _quantized(frames: Iterable[Image]) -> Iterator[Pillow.Image]:
    for frame in frames:
        image = Pillow.fromarray(np.ascontiguousarray(frame))
        yield image.quantize(COLORS, dither=Pillow.Dither.NONE)
