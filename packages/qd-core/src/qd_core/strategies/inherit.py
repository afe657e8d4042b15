"""Children that start from what became of their parents."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qd_core.codecs.base import Codec
from qd_core.codecs.direct import DirectCodec
from qd_core.domain import Evaluation
from qd_core.errors import OptionError

Inherit = Callable[[Evaluation], NDArray[np.uint8]]
"""Maps an evaluation to the tiles ``uint8 (h, w)`` that its children start from."""


def inherited(
    inherit: Inherit, codec: Codec, evaluation: Evaluation, solution: NDArray[Any]
) -> NDArray[Any]:
    """Give the genotype that children of an evaluation start from.

    Args:
        inherit: Says which tiles they are.
        codec: Makes a genotype of them.
        evaluation: The parent.
        solution: ``(dim,)`` its genotype.

    Raises:
        OptionError: If genotypes are no tiles, or the tiles do not fit them.
    """
    if not isinstance(codec, DirectCodec):
        raise OptionError("inherit: only genotypes of tiles can be made of tiles.")
    tiles = inherit(evaluation)
    if tiles.shape != (codec.height, codec.width) or tiles.max() >= codec.symbols:
        raise OptionError(
            f"inherit: expected codes below {codec.symbols} of shape "
            f"({codec.height}, {codec.width}), got up to {tiles.max()} of shape {tiles.shape}."
        )
    genotype: NDArray[Any] = codec.encode(tiles[None])[0].astype(solution.dtype)
    return genotype
