"""A game of the planner, tick by tick."""

from collections.abc import Iterator
from typing import Any

import numpy as np

import mario_env
from experiments.drawing.movie import Movie
from experiments.drawing.path import draw_path
from experiments.drawing.plot import Image, Plot, figure_width, new_figure
from experiments.drawing.replay import Replay
from mario_env.env.sessions import Sessions
from mario_env.levels.formats import to_text
from mario_env.render.frame import Scene, draw_frame
from mario_env.render.level import level_pixels

EVERY = 2
"""Ticks a frame; a second has 30 ticks."""


def mario_replay(
    simulator: mario_env.MarioSim, level: Image, results: Any, config: mario_env.GameConfig
) -> Replay:
    """Show the first run of the first level of some results.

    Args:
        simulator: Has played it; plays it again for the frames.
        level: ``uint8 (H, W)`` tiles.
        results: Of the simulator, with the tracks ``actions`` and ``path``.
        config: How it was played.
    """
    track = results.tracks[0][0]
    completion = float(results.runs.completion[0, 0])
    summary = f"completion {completion:.2f} in {len(track.actions)} ticks"
    x, y, _ = track.path.T
    table = {"tick": np.arange(1, len(x) + 1), "x_px": x, "y_px": y}
    movie = Movie(_frames(simulator, level, track.actions, config), 30 / EVERY, table)
    return Replay(_still(level, table, summary), movie, summary)


def _still(level: Image, table: dict[str, np.ndarray], title: str) -> Plot:
    width = figure_width()
    picture = level_pixels(level)
    figure = new_figure(width, width * picture.shape[0] / picture.shape[1] + 0.8)
    panel = figure.add_subplot()
    panel.imshow(picture, interpolation="nearest")
    panel.set(xticks=[], yticks=[], title=title)
    panel.spines[:].set_visible(False)
    line = draw_path(panel, table["x_px"], table["y_px"] - 8)
    bar = figure.colorbar(line, ax=panel, label="Tick", orientation="horizontal", aspect=50)
    bar.outline.set_linewidth(0.4)
    return Plot(figure, table)


def _frames(
    simulator: mario_env.MarioSim, level: Image, actions: np.ndarray, config: mario_env.GameConfig
) -> Iterator[Image]:
    """Play the actions again and draw every second tick."""
    with simulator.engine.lock:
        games = Sessions(simulator.engine, [to_text(level)], config, "mario")
        try:
            yield draw_frame(Scene.of(games.scene(0)))
            for tick, action in enumerate(actions, start=1):
                games.step(np.array([action], np.uint8))
                if tick % EVERY == 0:
                    yield draw_frame(Scene.of(games.scene(0)))
        finally:
            games.close()
