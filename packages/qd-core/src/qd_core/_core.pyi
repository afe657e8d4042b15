"""Native kernels of qd-core."""

from typing import Annotated

import numpy
from numpy.typing import NDArray


def grow(solutions: Annotated[NDArray[numpy.float32], dict(shape=(None, None), order='C', device='cpu', writable=False)], seed: Annotated[NDArray[numpy.uint8], dict(shape=(None, None), order='C', device='cpu', writable=False)], tiles: Annotated[NDArray[numpy.uint8], dict(shape=(None, None, None), order='C', device='cpu')], *, symbols: int, hidden: int, iterations: int, threads: int) -> None:
    """
    Grow ``tiles`` ``uint8 (n, h, w)`` of automata with weights ``float32 (n, dim)``.

    Raises:
        ValueError: If the arguments do not fit one another.
    """
