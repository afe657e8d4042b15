"""Genotypes in the latent space of a generator of levels."""

from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

import mario_env
from experiments.domains.base import ExperimentDomain
from experiments.domains.genotypes import Fault, GenotypeTable
from experiments.errors import UserError
from qd_core.codecs import Codec

if TYPE_CHECKING:  # Needs torch, which is imported when the first level is decoded.
    from mario_env.gan.network import Generator

DIM = 32

SHIPPED = "shipped"
"""Name of the weights that come with mario-env."""


class LatentTable(GenotypeTable):
    """Latent vectors of a generator of levels."""

    kind: Literal["latent"]
    weights: str = Field(
        SHIPPED, description="shipped, or a generator's file (.safetensors, published .pth)."
    )

    def faults(self, domain: ExperimentDomain) -> Iterator[Fault]:  # noqa: ARG002
        """The file exists."""
        if self.weights != SHIPPED and not Path(self.weights).is_file():
            yield "weights", f"there is no file {self.weights}."

    def codec(self, domain: ExperimentDomain) -> Codec:  # noqa: ARG002
        """The generator."""
        return LatentCodec(self.weights)


class LatentCodec:
    """Latent vectors of a generator; see `mario_env.gan`.

    Args:
        weights: ``shipped``, or the path of a generator; read when the first level is decoded.
    """

    dim = DIM
    dtype = np.dtype(np.float32)

    def __init__(self, weights: str = SHIPPED):
        self._weights = weights

    def decode(self, solutions: NDArray[Any]) -> NDArray[np.uint8]:
        """Turn latents ``(n, 32)`` into tiles ``uint8 (n, 16, 56)``.

        Raises:
            UserError: If torch is not installed, or the weights cannot be read.
        """
        from mario_env.gan.sampling import decode

        return decode(self._generator, solutions)

    @cached_property
    def _generator(self) -> "Generator":
        try:
            from mario_env.gan import checkpoint
        except ImportError as error:
            raise UserError("the genotype 'latent' needs torch: install mario-env[gan].") from error
        try:
            if self._weights == SHIPPED:
                return checkpoint.load_shipped()
            return checkpoint.load(self._weights)
        except mario_env.CheckpointError as error:
            raise UserError(f"genotype.weights: {error}") from error
