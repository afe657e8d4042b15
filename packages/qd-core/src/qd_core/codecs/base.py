"""How a vector of the search becomes tiles."""

from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray


class Codec(Protocol):
    """Maps genotypes to tiles, each row on its own."""

    @property
    def dim(self) -> int:
        """Length of a genotype."""

    @property
    def dtype(self) -> np.dtype[Any]:
        """Type of the numbers of a genotype: float32, or uint8 for tiles themselves."""

    def decode(self, solutions: NDArray[Any]) -> NDArray[np.uint8]:
        """Turn genotypes ``(n, dim)`` into tiles ``uint8 (n, h, w)``."""
