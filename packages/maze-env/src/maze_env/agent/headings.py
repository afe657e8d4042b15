"""How the heading of an agent enters its network."""

from __future__ import annotations

from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from maze_env.agent.shape import HEADINGS
from maze_env.errors import AgentError

HeadingMode = Literal["onehot", "ones", "batch_union"]
MODES: tuple[HeadingMode, ...] = get_args(HeadingMode)

COPIES = 10
"""Parallel environments in which the published agent was evaluated."""


def checked_mode(mode: str) -> HeadingMode:
    """The mode itself.

    Raises:
        AgentError: There is no such mode.
    """
    for known in MODES:
        if mode == known:
            return known
    raise AgentError(f"heading_mode must be one of {MODES}, got {mode!r}")


def heading_inputs(
    headings: NDArray[np.uint8], mode: HeadingMode, copies: int = COPIES
) -> NDArray[np.float32]:
    """Heading inputs of a network, `float32 (n, 4)`.

    Args:
        headings: `(n,)` 0 to 3.
        mode: ``onehot`` is right and the default everywhere. The published agent was trained and
            evaluated with a fault that gave every agent the headings of all its companions:
            ``ones`` is what it saw in training (all headings occur), ``batch_union`` what it saw in
            evaluation.
        copies: For ``batch_union``: this many consecutive rows are companions.
    """
    if mode == "ones":
        return np.ones((len(headings), HEADINGS), np.float32)
    inputs: NDArray[np.float32] = np.eye(HEADINGS, dtype=np.float32)[headings]
    if mode == "batch_union" and len(headings):
        starts = np.arange(0, len(headings), copies)
        union = np.maximum.reduceat(inputs, starts).repeat(copies, axis=0)
        inputs = np.ascontiguousarray(union[: len(headings)])
    return inputs
