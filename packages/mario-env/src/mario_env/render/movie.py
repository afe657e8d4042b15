"""A playthrough as an animated GIF."""

import os
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from mario_env.errors import OptionError
from mario_env.files import replacing

_TICK = 1000 / 30  # milliseconds of a tick on the screen


def save_gif(
    path: str | os.PathLike[str],
    frames: Iterable[NDArray[np.uint8]],
    *,
    every: int = 2,
    scale: int = 1,
) -> int:
    """Write every `every`-th frame, in real time.

    Args:
        path: Target.
        frames: Pictures of one tick each, ``uint8 (H, W, 3)``.
        every: Ticks a frame of the GIF.
        scale: Screen pixels a pixel.

    Returns:
        Frames written.

    Raises:
        OptionError: There are no frames, or `every` or `scale` is below 1.
    """
    if every < 1 or scale < 1:
        raise OptionError(f"every and scale must be at least 1, not {every} and {scale}")
    images = [_image(frame, scale) for index, frame in enumerate(frames) if index % every == 0]
    if not images:
        raise OptionError("there are no frames to write")
    with replacing(path) as draft:
        images[0].save(
            draft,
            format="GIF",
            save_all=True,
            append_images=images[1:],
            duration=round(_TICK * every / 10) * 10,
            loop=0,
            optimize=False,
        )
    return len(images)


def _image(frame: NDArray[np.uint8], scale: int) -> Image.Image:
    pixels = frame.repeat(scale, 0).repeat(scale, 1)
    return Image.fromarray(pixels).quantize(64, dither=Image.Dither.NONE)
