"""An episode of an agent in a maze, step by step."""

import numpy as np

from experiments.drawing.layout_picture import draw_layout
from experiments.drawing.movie import Movie
from experiments.drawing.path import draw_path
from experiments.drawing.plot import Image, Plot, figure_width, new_figure
from experiments.drawing.replay import Replay
from maze_env.evaluation.trajectory import Trajectory
from maze_env.rendering.movie import frames

MOVIE_PIXELS = 512
"""Greatest side of a frame."""

JITTER = 0.22
"""Greatest distance of the line from the middle of a cell, so that repeated visits can be seen."""


def maze_replay(episode: Trajectory, image: Image) -> Replay:
    """Show an episode.

    Args:
        episode: The steps.
        image: ``uint8 (H, W, 3)`` colour of each cell.
    """
    steps = len(episode.headings) - 1
    outcome = "reaches the goal" if episode.success else "does not reach the goal"
    summary = f"the agent {outcome} in {steps} steps"
    rows, columns = episode.positions.T
    table = {"step": np.arange(steps + 1), "row": rows, "column": columns,
             "heading": episode.headings}  # fmt: skip
    tile = max(2, MOVIE_PIXELS // (max(image.shape[:2]) + 2))
    movie = Movie(frames(episode, tile=tile), 12, table)
    return Replay(_still(episode, image, table, summary), movie, summary)


def _still(episode: Trajectory, image: Image, table: dict[str, np.ndarray], title: str) -> Plot:
    height, width, _ = image.shape
    inches = min(figure_width(), 4.5)
    figure = new_figure(inches, inches * 0.8 * height / width + 0.3)
    panel = figure.add_subplot()
    draw_layout(panel, image)
    panel.set_title(title)
    shift = JITTER * np.sin(np.arange(len(table["step"])) * 2.4)
    line = draw_path(panel, table["column"] + 0.5 + shift, table["row"] + 0.5 + shift)
    bar = figure.colorbar(line, ax=panel, label="Step", shrink=0.9, aspect=30)
    bar.outline.set_linewidth(0.4)
    for cell, mark in ((episode.level.start, "o"), (episode.level.goal, "*")):
        panel.plot(cell[1] + 0.5, cell[0] + 0.5, mark, color="#d62728", markersize=5, zorder=6)
    return Plot(figure, table)
