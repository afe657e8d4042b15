"""Moving pictures of episodes; needs the extra ``render``."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from maze_env.errors import RenderError
from maze_env.evaluation.trajectory import Trajectory
from maze_env.files import replaced
from maze_env.layouts.checks import checked_whole
from maze_env.rendering.drawing import Image, draw_maze, seen_cells

MAX_FRAMES = 5_000


def frames(trajectory: Trajectory, *, tile: int = 16) -> Iterator[Image]:
    """One RGB picture a step, the first before the first step.

    Args:
        trajectory: Made by `maze_env.evaluation.trajectory.follow`.
        tile: Side of a cell, pixels.

    Raises:
        LayoutError: The tile is out of range.
    """
    level = trajectory.level
    steps = zip(
        trajectory.positions.tolist(), trajectory.headings.tolist(), trajectory.observations,
        strict=True,
    )  # fmt: skip
    for (row, column), heading, view in steps:
        seen = seen_cells(view, (row, column), heading, level.layout.shape)
        agent = (row, column), heading
        yield draw_maze(
            level.layout, start=level.start, goal=level.goal, agent=agent, seen=seen, tile=tile
        )


def write_gif(path: str | Path, trajectory: Trajectory, *, tile: int = 16, fps: int = 12) -> None:
    """Write an episode as an animated GIF.

    Args:
        path: Where to; an existing file is replaced.
        trajectory: Made by `maze_env.evaluation.trajectory.follow`; at most 5,000 steps.
        tile: Side of a cell, pixels.
        fps: Steps a second, 1 to 50.

    Raises:
        LayoutError: The tile or the pace is out of range.
        RenderError: pillow is not installed, the episode is too long, or the file cannot be
            written.
    """
    checked_whole("fps", fps, 1, 50)
    pillow = _pillow()
    if len(trajectory.headings) > MAX_FRAMES:
        raise RenderError(
            f"an episode of {len(trajectory.headings) - 1} steps is too long for a GIF; at most "
            f"{MAX_FRAMES}"
        )
    pictures = [pillow.fromarray(frame).quantize(16) for frame in frames(trajectory, tile=tile)]
    try:
        with replaced(path) as temporary:
            pictures[0].save(
                temporary, format="GIF", save_all=True, append_images=pictures[1:],
                duration=round(1000 / fps), loop=0,
            )  # fmt: skip
    except OSError as error:
        raise RenderError(f"{path} cannot be written: {error}") from error


def write_png(path: str | Path, picture: Image) -> None:
    """Write an RGB picture as PNG.

    Raises:
        RenderError: pillow is not installed, or the file cannot be written.
    """
    pillow = _pillow()
    try:
        with replaced(path) as temporary:
            pillow.fromarray(picture).save(temporary, format="PNG")
    except OSError as error:
        raise RenderError(f"{path} cannot be written: {error}") from error


def _pillow() -> Any:
    try:
        return importlib.import_module("PIL.Image")
    except ImportError as error:
        raise RenderError(
            "pictures in files need pillow, which is not installed; install maze-env[render]"
        ) from error
