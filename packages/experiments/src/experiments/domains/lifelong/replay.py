"""A simulation of robots, timestep by timestep."""

from collections.abc import Iterator
from typing import Any

import numpy as np
from PIL import Image as Pillow
from PIL import ImageDraw

import rhcr_sim
from experiments.drawing.layout_picture import draw_layout
from experiments.drawing.movie import Movie
from experiments.drawing.plot import Image, Plot, figure_width, new_figure
from experiments.drawing.replay import Replay

MOVIE_PIXELS = 720
"""Greatest side of a frame."""

MOST_FRAMES = 500
"""Timesteps of the moving picture."""

DRAWN_PATHS = 6
"""Robots whose ways are drawn in the still picture."""

DRAWN_STEPS = 100
"""Timesteps of these ways, the first ones; more would cover the layout."""

CAPTION = 18
ROBOT = (38, 70, 160)


def lifelong_replay(result: rhcr_sim.Result, image: Image) -> Replay:
    """Show a simulation.

    Args:
        result: With its paths.
        image: ``uint8 (H, W, 3)`` colour of each cell.
    """
    paths = np.asarray(result.paths)
    finished = _finished(result)
    jam = ", jammed" if result.congested else ""
    steps = paths.shape[1] - 1
    summary = f"{len(paths)} robots finish {finished[-1]} tasks in {steps} timesteps{jam}"
    shown = min(MOST_FRAMES, paths.shape[1])
    table = {"timestep": np.arange(steps + 1), "finished_tasks": finished}
    movie = Movie(_frames(paths[:, :shown], finished, image), 10, table)
    return Replay(_still(paths, image, summary), movie, summary)


def _finished(result: rhcr_sim.Result) -> Any:
    """Tasks that are finished at each timestep, ``(E + 1,)``."""
    completed = result.tasks[:, 2]
    counts = np.bincount(completed[completed >= 0], minlength=np.asarray(result.paths).shape[1])
    return np.cumsum(counts)


def _still(paths: Any, image: Image, title: str) -> Plot:
    """The ways of some robots over the layout."""
    rows, columns, _ = image.shape
    width = min(figure_width(), 0.3 + 0.22 * columns)
    figure = new_figure(width, width * rows / columns + 0.3)
    panel = figure.add_subplot()
    draw_layout(panel, image)
    panel.set_title(title, fontsize="small")
    table: dict[str, list[int]] = {"agent": [], "timestep": [], "row": [], "column": []}
    chosen = np.unique(np.linspace(0, len(paths) - 1, DRAWN_PATHS).astype(int))
    for order, agent in enumerate(chosen.tolist()):
        row, column = np.divmod(paths[agent, : DRAWN_STEPS + 1], columns)
        # Ways lie beside one another.
        shift = 0.5 + 0.5 * (order / DRAWN_PATHS - 0.4)
        panel.plot(column + shift, row + shift, linewidth=0.9, alpha=0.8)
        table["agent"] += [agent] * len(row)
        table["timestep"] += range(len(row))
        table["row"] += row.tolist()
        table["column"] += column.tolist()
    return Plot(figure, table)


def _frames(paths: Any, finished: Any, image: Image) -> Iterator[Image]:
    rows, columns, _ = image.shape
    scale = max(4, MOVIE_PIXELS // max(rows, columns))
    board = image.repeat(scale, axis=0).repeat(scale, axis=1)
    board[::scale] = board[:, ::scale] = (225, 227, 230)
    board = np.pad(board, ((CAPTION, 0), (0, 0), (0, 0)), constant_values=255)
    inset = max(1, scale // 6)
    for timestep, cells in enumerate(paths.T):
        frame = Pillow.fromarray(board)
        pen = ImageDraw.Draw(frame)
        for cell in cells.tolist():
            y, x = (part * scale for part in divmod(cell, columns))
            y += CAPTION
            pen.ellipse((x + inset, y + inset, x + scale - inset, y + scale - inset), ROBOT)
        text = f"timestep {timestep}   finished tasks {finished[timestep]}"
        pen.text((4, 3), text, fill=(0, 0, 0))
        yield np.asarray(frame)
