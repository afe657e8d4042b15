"""GIF and MP4 movies of trajectories."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rhcr_sim.errors import PlanError
from rhcr_sim.extras import require
from rhcr_sim.files import replaced
from rhcr_sim.formats.trajectories import Trajectory
from rhcr_sim.layouts.colors import AGENT_COLOR, GOAL_COLOR, tile_image

CAPTION_HEIGHT = 16


def write_gif(
    trajectory: Trajectory,
    path: str | Path,
    *,
    first: int = 0,
    last: int | None = None,
    scale: int = 8,
    frames_per_second: int = 10,
) -> None:
    """Write one frame a timestep: agents blue, their current goals red, finished tasks counted.

    Args:
        trajectory: What to show.
        path: File to write.
        first: First timestep.
        last: Last timestep; the end of the trajectory if None.
        scale: Pixels of a cell, at least 3.
        frames_per_second: 1 to 50.

    Raises:
        PlanError: A number is out of range.
        MissingExtraError: Pillow is not installed.
        OSError: The file cannot be written.
    """
    frames = _frames(trajectory, first, last, scale, frames_per_second)
    start = next(frames).quantize(32)
    with replaced(path) as temporary:
        start.save(
            temporary, format="GIF", save_all=True,
            append_images=(frame.quantize(32) for frame in frames),
            duration=1000 // frames_per_second, loop=0, optimize=False,
        )  # fmt: skip


def write_mp4(
    trajectory: Trajectory,
    path: str | Path,
    *,
    first: int = 0,
    last: int | None = None,
    scale: int = 8,
    frames_per_second: int = 10,
) -> None:
    """Write the frames of `write_gif` as H.264 video, far smaller than a GIF.

    Args:
        trajectory: What to show.
        path: File to write.
        first: First timestep.
        last: Last timestep; the end of the trajectory if None.
        scale: Pixels of a cell, at least 3.
        frames_per_second: 1 to 50.

    Raises:
        PlanError: A number is out of range.
        MissingExtraError: Pillow or imageio-ffmpeg is not installed.
        OSError: The file cannot be written.
    """
    ffmpeg = require("imageio_ffmpeg", "an MP4", extra="movie")
    frames = _frames(trajectory, first, last, scale, frames_per_second)
    start = np.asarray(next(frames))
    height, width = (side + side % 2 for side in start.shape[:2])  # the codec wants even sides
    margin = ((0, height - start.shape[0]), (0, width - start.shape[1]), (0, 0))
    with replaced(path) as temporary:
        options = ["-f", "mp4"]
        movie = ffmpeg.write_frames(
            str(temporary), (width, height), fps=frames_per_second, macro_block_size=2,
            output_params=options,
        )  # fmt: skip
        movie.send(None)
        for frame in itertools.chain([start], frames):
            movie.send(np.ascontiguousarray(np.pad(np.asarray(frame), margin)))
        movie.close()


def _frames(
    trajectory: Trajectory, first: int, last: int | None, scale: int, frames_per_second: int
) -> Iterator[Any]:
    """One RGB image of pillow a timestep."""
    image, draw = (require(f"PIL.{name}", "a movie") for name in ("Image", "ImageDraw"))
    end = trajectory.paths.shape[1] - 1
    last = end if last is None else last
    if not 0 <= first <= last <= end:
        raise PlanError(f"first={first} and last={last} must be ordered timesteps from 0 to {end}")
    if not 3 <= scale <= 100 or not 1 <= frames_per_second <= 50:
        raise PlanError(
            f"scale must be from 3 to 100 and frames per second from 1 to 50, got {scale} and "
            f"{frames_per_second}"
        )
    background = tile_image(trajectory.rows).repeat(scale, axis=0).repeat(scale, axis=1)
    for t in range(first, last + 1):
        yield _frame(trajectory, background, scale, t, image, draw)


def goals_at(trajectory: Trajectory, t: int) -> NDArray[np.int64]:
    """Distinct goal cells that agents head for at timestep t, int64."""
    agents, cells, completed = trajectory.tasks.T
    ahead = np.flatnonzero((completed < 0) | (completed > t))
    _, first = np.unique(agents[ahead], return_index=True)
    goals: NDArray[np.int64] = np.unique(cells[ahead[first]]).astype(np.int64)
    return goals


def _frame(
    trajectory: Trajectory, background: NDArray[np.uint8], scale: int, t: int, image: Any, draw: Any
) -> Any:
    pixels = np.pad(background, ((CAPTION_HEIGHT, 0), (0, 0), (0, 0)), constant_values=255)
    board = pixels[CAPTION_HEIGHT:]
    inset = max(1, scale // 8)
    for color, cells, margin in (
        (GOAL_COLOR, goals_at(trajectory, t), scale // 3),
        (AGENT_COLOR, trajectory.paths[:, t], inset),
    ):
        for y, x in _corners(cells, trajectory.shape[1], scale):
            board[y + margin : y + scale - margin, x + margin : x + scale - margin] = color
    frame = image.fromarray(pixels)
    completed = trajectory.tasks[:, 2]
    finished = np.count_nonzero((completed >= 0) & (completed <= t))
    draw.Draw(frame).text((4, 2), f"t = {t}   finished tasks: {finished}", fill=(0, 0, 0))
    return frame


def _corners(cells: NDArray[Any], n_cols: int, scale: int) -> Iterator[tuple[int, int]]:
    for cell in cells.tolist():
        row, col = divmod(cell, n_cols)
        yield row * scale, col * scale
