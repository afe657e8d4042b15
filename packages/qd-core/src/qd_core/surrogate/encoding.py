"""From tile codes to what the networks see."""

import torch
from torch import Tensor

from qd_core.surrogate.spec import SurrogateSpec


def on_canvas(codes: Tensor, spec: SurrogateSpec) -> Tensor:
    """Put levels into the upper left corner of the padded canvas.

    Args:
        codes: ``uint8 (n, h, w)``.
        spec: Sizes and the padding code.

    Returns:
        ``uint8 (n, canvas, canvas)``.
    """
    side = spec.canvas
    canvas = torch.full((len(codes), side, side), spec.pad_symbol, dtype=torch.uint8,
                        device=codes.device)  # fmt: skip
    canvas[:, : spec.height, : spec.width] = codes
    return canvas


def one_hot(codes: Tensor, symbols: int) -> Tensor:
    """One channel a code: ``uint8 (n, y, x)`` to ``float32 (n, symbols, y, x)``."""
    numbers = torch.arange(symbols, dtype=torch.uint8, device=codes.device)
    return (codes[:, None] == numbers[:, None, None]).float()
