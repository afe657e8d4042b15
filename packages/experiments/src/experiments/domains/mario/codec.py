"""Genotypes in the latent space of a generator of levels."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from experiments.errors import UserError

DIM = 32

SHIPPED = "shipped"
"""Name of the weights that come with mario-env."""


class LatentCodec:
    """Latent vectors of a generator; see :mod:`mario_env.gan`.

    Args:
        weights: ``shipped``, or the path of a ``.safetensors`` or published ``.pth`` file.

    Raises:
        UserError: If torch is not installed, or the weights cannot be read.
    """

    def __init__(self, weights: str = SHIPPED):
        import mario_env

        try:
            from mario_env.gan import checkpoint
        except ImportError as error:
            raise UserError("the latent genotype needs torch: install mario-env[gan].") from error
        try:
            shipped = weights == SHIPPED
            self._generator = checkpoint.load_shipped() if shipped else checkpoint.load(weights)
        except mario_env.CheckpointError as error:
            raise UserError(f"genotype.weights: {error}") from error

    @property
    def dim(self) -> int:
        """Length of a latent vector."""
        return DIM

    def decode(self, solutions: NDArray[np.floating[Any]]) -> NDArray[np.uint8]:
        """Turn latents ``(n, 32)`` into tiles ``uint8 (n, 16, 56)``."""
        from mario_env.gan.sampling import decode

        return decode(self._generator, solutions)
