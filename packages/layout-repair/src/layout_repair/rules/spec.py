"""A rule set as data: which tiles there are, what they mean, and what a valid layout is."""

from dataclasses import dataclass, field
from typing import Literal, get_args

import numpy as np
import numpy.typing as npt

from layout_repair.errors import SpecError
from layout_repair.roles import BLOCK, ENDPOINT, FLOOR, OBSTACLE, TERMINAL
from layout_repair.rules.frames import Frame, NoFrame
from layout_repair.tiles import Layout

Rule = Literal["alphabet", "frame", "count", "served", "used", "connected"]
RULES: tuple[Rule, ...] = ("alphabet", "frame", "count", "served", "used", "connected")
LabelRule = Literal["ratio", "nearest", "scores", "random"]
UNUSED = 255


@dataclass(frozen=True, slots=True)
class LayoutSpec:
    """Rules of a grid layout.

    Rules have six numbers, which messages put behind the letter of the rule set (``W3``): 1 the
    layout holds tiles of the rule set only, 2 the frame follows its pattern, 3 the counts are
    within their limits, 4 blocks touch endpoints, 5 endpoints touch blocks, 6 floor and endpoints
    form one 4-connected area, which every terminal touches; where endpoints are not driven across,
    floor alone forms that area, and every endpoint touches it, too.

    Attributes:
        name: Name of the rule set.
        letter: Letter before the number of a rule.
        alphabet: ASCII character of each tile; the code of a tile is its position.
        floor: The searched tile that is driven on.
        blocks: Searched tiles that are not driven on, each one a type of block.
        endpoint: The searched tile that serves blocks, None if there is none.
        terminals: Fixed tiles that are not driven on but must touch the open area.
        obstacles: Fixed tiles that are not driven on.
        frame: The fixed border.
        min_blocks: Least number of blocks.
        max_blocks: Largest number of blocks, None for no limit.
        min_open: Least number of open cells (floor and endpoints).
        every_type: Whether each type of block must occur.
        min_endpoints_per_block: Endpoints that every block needs among its four neighbours, 0-4.
        endpoint_needs_block: Whether every endpoint needs a block among its four neighbours.
        endpoints_walkable: Whether endpoints are driven across; if not, they are places to stop
            at, beside the floor.
        connected: Whether rule 6 holds.
        type_weights: Shares of the types among all blocks that labelling aims at; equal if None.
        label_rule: How the type of a new block is chosen, see :mod:`layout_repair.rules.labels`.
        words: What a block is called, singular and plural.
    """

    name: str
    letter: str
    alphabet: str
    floor: str
    blocks: str
    endpoint: str | None = None
    terminals: str = ""
    obstacles: str = ""
    frame: Frame = field(default_factory=NoFrame)
    min_blocks: int = 0
    max_blocks: int | None = None
    min_open: int = 1
    every_type: bool = False
    min_endpoints_per_block: int = 0
    endpoint_needs_block: bool = True
    endpoints_walkable: bool = True
    connected: bool = True
    type_weights: tuple[float, ...] | None = None
    label_rule: LabelRule = "ratio"
    words: tuple[str, str] = ("block", "blocks")

    def __post_init__(self) -> None:
        self._check_tiles()
        self._check_counts()
        if self.type_weights is not None and (
            len(self.type_weights) != len(self.blocks) or not min(self.type_weights) > 0
        ):
            raise SpecError(
                f"type_weights: must hold a positive number for each of {self.blocks!r}, "
                f"got {self.type_weights}."
            )
        if self.label_rule not in get_args(LabelRule):
            raise SpecError(
                f"label_rule: must be one of {get_args(LabelRule)}, got {self.label_rule!r}."
            )

    def _check_tiles(self) -> None:
        if not self.alphabet.isascii() or len(set(self.alphabet)) != len(self.alphabet):
            raise SpecError(f"alphabet: must be different ASCII characters, got {self.alphabet!r}.")
        if len(self.floor) != 1 or not self.blocks or len(self.endpoint or "e") != 1:
            raise SpecError(
                "floor, blocks, endpoint: must be one, one or more, and one tile or None, got "
                f"{self.floor!r}, {self.blocks!r}, {self.endpoint!r}."
            )
        for tile in self.used_tiles:
            if tile not in self.alphabet or self.used_tiles.count(tile) > 1:
                raise SpecError(
                    f"tiles: {tile!r} must be in the alphabet {self.alphabet!r} and have one role."
                )

    def _check_counts(self) -> None:
        plural = self.words[1]
        if self.min_blocks < 0:
            raise SpecError(f"min_{plural}: must not be negative, got {self.min_blocks}.")
        if self.max_blocks is not None and self.max_blocks < self.least_blocks:
            raise SpecError(
                f"max_{plural}: must be at least min_{plural}={self.least_blocks}, "
                f"got {self.max_blocks}."
            )
        if self.min_open < 1:
            raise SpecError(f"min_open: must be at least 1, got {self.min_open}.")
        least = 1 if self.endpoint and self.min_endpoints_per_block else 0
        if not least <= self.min_endpoints_per_block <= (4 if self.endpoint else 0):
            raise SpecError(
                f"min_endpoints_per_{self.words[0]}: must be between 1 and 4 (a cell has four "
                "neighbours), or 0 for no such rule, which is a must without endpoint tile, "
                f"got {self.min_endpoints_per_block}."
            )

    @property
    def used_tiles(self) -> str:
        """All tiles that have a role."""
        return self.floor + self.blocks + (self.endpoint or "") + self.terminals + self.obstacles

    @property
    def least_blocks(self) -> int:
        """Least number of blocks, with one of each type if all types must occur."""
        return max(self.min_blocks, len(self.blocks) if self.every_type else 0)

    def rule(self, rule: Rule) -> str:
        """Name of a rule in messages, such as ``W3 count``."""
        return f"{self.letter}{RULES.index(rule) + 1} {rule}"

    def roles(self, tiles: Layout) -> Layout:
        """Translate tiles to roles, see :mod:`layout_repair.roles`.

        Args:
            tiles: ``uint8 (H, W)`` codes of the alphabet.

        Returns:
            ``uint8 (H, W)`` roles; 255 for tiles that the rule set does not use.
        """
        groups = (
            (self.floor, FLOOR),
            (self.blocks, BLOCK),
            (self.endpoint or "", ENDPOINT),
            (self.terminals, TERMINAL),
            (self.obstacles, OBSTACLE),
        )
        table = np.full(len(self.alphabet), UNUSED, dtype=np.uint8)
        for group, role in groups:
            table[[self.alphabet.index(tile) for tile in group]] = role
        return table[tiles]

    def types(self, tiles: Layout) -> npt.NDArray[np.intp]:
        """Type of each block, -1 for other tiles.

        Args:
            tiles: ``uint8 (H, W)`` codes of the alphabet.

        Returns:
            ``intp (H, W)`` positions in :attr:`blocks`.
        """
        return np.array([self.blocks.find(tile) for tile in self.alphabet])[tiles]
