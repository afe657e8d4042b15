"""Where the first solutions of a search come from."""

from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from qd_core.emitters import TileVariation
from qd_core.errors import OptionError


class Initial(Protocol):
    """A distribution over genotypes."""

    def draw(self, count: int, dim: int, rng: np.random.Generator) -> NDArray[Any]:
        """Draw ``(count, dim)`` independent genotypes."""


@dataclass(frozen=True)
class RandomTiles:
    """Tiles as the variation draws them at first.

    Args:
        variation: Says which codes, and how many ones.
    """

    variation: TileVariation

    def draw(self, count: int, dim: int, rng: np.random.Generator) -> NDArray[np.uint8]:
        """Draw ``uint8 (count, dim)`` tile codes."""
        return self.variation.initial(count, dim, rng)


@dataclass(frozen=True)
class Gaussian:
    """Independent normal numbers around 0.

    Args:
        sigma: Their standard deviation, positive and finite.

    Raises:
        OptionError: If it is not.
    """

    sigma: float

    def __post_init__(self) -> None:
        if not 0 < self.sigma < np.inf:
            raise OptionError(f"sigma must be positive and finite, got {self.sigma}.")

    def draw(self, count: int, dim: int, rng: np.random.Generator) -> NDArray[np.float32]:
        """Draw ``float32 (count, dim)`` numbers."""
        return rng.normal(scale=self.sigma, size=(count, dim)).astype(np.float32)
