"""The type of each block after a repair: a deterministic rule, because it changes throughput.

A block on a cell that held a block keeps its type at no cost. The type of a new block does not
change the distance, so one of these rules chooses it, cell by cell in row-major order:

``ratio``
    the type whose number of blocks falls shortest of its share (``type_weights``) of all blocks,
    the lower type in case of ties;
``nearest``
    the type of the nearest kept block (Manhattan distance; ties to the lower type), and ``ratio``
    if there is none;
``scores``
    the type with the highest score in this cell, for example what a generator's output said about
    it (``repair(..., label_scores=...)``), the lower type in case of ties;
``random``
    a type drawn with the probabilities of ``type_weights``, from the seed of the repair.

If every type must occur, the last new blocks take types that are still missing. If there are too
few new blocks, kept blocks of the most frequent type change, the first in row-major order.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from layout_repair.errors import SpecError
from layout_repair.roles import BLOCK
from layout_repair.rules.spec import LayoutSpec
from layout_repair.tiles import Layout

Types = NDArray[np.intp]


@dataclass(frozen=True)
class Hints:
    """What some rules need beside the layout.

    Attributes:
        scores: ``float (H, W, types)`` score of each type in each cell, for `scores`.
        seed: Seed of the draws, for ``random``.
    """

    scores: NDArray[np.floating] | None = None
    seed: int = 0

    def check(self, spec: LayoutSpec, shape: tuple[int, ...]) -> None:
        """Demand that scores are there if and only if the rule uses them, and fit the layout.

        Args:
            spec: The rules.
            shape: ``(H, W)`` of the layout.

        Raises:
            SpecError: If not.
        """
        if (self.scores is None) == (spec.label_rule == "scores"):
            given = "none were given" if self.scores is None else "they were given"
            raise SpecError(
                "label_scores, label_rule: scores are for label_rule='scores', and it needs them; "
                f"{given}, and label_rule is {spec.label_rule!r}."
            )
        wanted = (*shape, len(spec.blocks))
        if self.scores is not None and (
            self.scores.shape != wanted or not np.isfinite(self.scores).all()
        ):
            raise SpecError(
                f"label_scores: must be finite numbers of shape {wanted} (rows, columns, types), "
                f"got shape {self.scores.shape}."
            )


NO_HINTS = Hints()


def label(original: Layout, roles: Layout, spec: LayoutSpec, hints: Hints = NO_HINTS) -> Layout:
    """Turn roles into tiles.

    Args:
        original: ``uint8 (H, W)`` codes before repair; fixed cells keep them.
        roles: ``uint8 (H, W)`` roles after repair, with enough blocks for all types.
        spec: The rules.
        hints: Scores and seed.

    Returns:
        ``uint8 (H, W)`` codes.
    """
    blocks, before = roles == BLOCK, spec.roles(original)
    types = np.where(blocks, spec.types(original), -1)
    counts = np.bincount(types[types >= 0], minlength=len(spec.blocks))
    new = np.argwhere(blocks & (types < 0))
    if len(new):
        _label_new(types, counts, new, spec, hints)
    if spec.every_type:
        _relabel_kept(types, counts)
    codes = np.array([spec.alphabet.index(tile) for tile in spec.blocks], dtype=np.uint8)
    tiles = np.where(roles == before, original, spec.alphabet.index(spec.floor)).astype(np.uint8)
    for tile in (spec.endpoint or "") + spec.further:
        tiles[roles == spec.role_of[tile]] = spec.alphabet.index(tile)
    tiles[blocks] = codes[types[blocks]]
    return tiles


def _label_new(
    types: Types, counts: Types, new: NDArray[np.intp], spec: LayoutSpec, hints: Hints
) -> None:
    rng = np.random.default_rng(hints.seed)
    weights = np.array(spec.type_weights or [1.0] * len(spec.blocks))
    wanted = weights / weights.sum() * (counts.sum() + len(new))
    kept, kept_types = np.argwhere(types >= 0), types[types >= 0]
    for index, (row, col) in enumerate(new):
        missing = np.flatnonzero(counts == 0)
        if spec.every_type and len(missing) >= len(new) - index:
            choice = int(missing[0])
        elif spec.label_rule == "nearest" and len(kept):
            distance = np.abs(kept - (row, col)).sum(axis=1)
            choice = int(kept_types[distance == distance.min()].min())
        elif spec.label_rule == "scores" and hints.scores is not None:
            choice = int(np.argmax(hints.scores[row, col]))
        elif spec.label_rule == "random":
            choice = int(rng.choice(len(weights), p=weights / weights.sum()))
        else:
            choice = int(np.argmax(wanted - counts))
        types[row, col] = choice
        counts[choice] += 1


def _relabel_kept(types: Types, counts: Types) -> None:
    for missing in np.flatnonzero(counts == 0):
        frequent = int(np.argmax(counts))
        row, col = np.argwhere(types == frequent)[0]
        types[row, col] = missing
        counts[frequent] -= 1
        counts[missing] += 1
