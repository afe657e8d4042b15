"""Levels from latent vectors."""

import numpy as np
import torch
from numpy.typing import ArrayLike

from mario_env.errors import OptionError
from mario_env.gan.network import HEIGHT, LATENT, WIDTH, Generator
from mario_env.levels.validation import Level

_CHUNK = 128  # latents decoded at once; bounds the memory


def decode(generator: Generator, latents: ArrayLike) -> Level:
    """Turn latent vectors into levels: the tile with the highest score of each cell.

    Args:
        generator: In evaluation mode, as the loaders return it.
        latents: Finite numbers ``(n, 32)``; the generators were trained on N(0, 1).

    Returns:
        ``uint8 (n, 16, 56)``.

    Raises:
        OptionError: The shape is wrong, or a number is not finite; names the first such row.
    """
    values = np.asarray(latents, np.float32)
    if values.ndim != 2 or values.shape[1] != LATENT:
        raise OptionError(f"latents have shape (n, {LATENT}), not {values.shape}")
    bad = np.flatnonzero(~np.isfinite(values).all(axis=1))
    if len(bad):
        raise OptionError(f"latents must be finite; row {bad[0]} is not")
    levels = np.empty((len(values), HEIGHT, WIDTH), np.uint8)
    with torch.inference_mode():
        for start in range(0, len(values), _CHUNK):
            chunk = torch.from_numpy(values[start : start + _CHUNK].copy())
            levels[start : start + _CHUNK] = generator(chunk).argmax(dim=1).numpy()
    return levels


def sample(generator: Generator, n: int, seed: int, *, scale: float = 1.0) -> Level:
    """Draw levels from latents ``scale * N(0, 1)``.

    Returns:
        ``uint8 (n, 16, 56)``; equal for equal generators and seeds.
    """
    rng = np.random.default_rng(seed)
    return decode(generator, scale * rng.standard_normal((n, LATENT), np.float32))
