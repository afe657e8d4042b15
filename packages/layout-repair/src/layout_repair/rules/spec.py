"""A rule set as data: which tiles there are, what they mean, and what a valid layout is."""

from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from layout_repair.checks import Kind, as_tuple, refuse
from layout_repair.errors import SpecError
from layout_repair.roles import BASIC, BLOCK, ENDPOINT, FIXED, FLOOR, UNUSED
from layout_repair.rules import spec_check
from layout_repair.rules.frames import Frame, NoFrame
from layout_repair.rules.near import Count, Near
from layout_repair.tiles import Layout

Rule = Literal["alphabet", "frame", "count", "served", "used", "connected"]
RULES: tuple[str, ...] = ("alphabet", "frame", "count", "served", "used", "connected")
LabelRule = Literal["ratio", "nearest", "scores", "random"]
Table = NDArray[np.bool_]


@dataclass(frozen=True)
class LayoutSpec:
    """Rules of a grid layout.

    Rules have names, and numbers that messages put behind the letter of the rule set (``W3
    count``): 1 *alphabet*, the layout holds tiles of the rule set only; 2 *frame*, fixed cells are
    as they were; 3 *count*, the numbers are within their limits; 4 *served*, blocks touch
    endpoints; 5 *used*, endpoints touch blocks; 6 *connected*, floor and endpoints form one
    4-connected area, which every terminal touches. Rules of `counts` and `near` follow
    from 7 on.

    Attributes:
        name: Name of the rule set.
        letter: Letter before the number of a rule.
        alphabet: Character of each tile; the code of a tile is its position.
        floor: The searched tile that is driven on.
        blocks: Searched tiles that are not driven on, each one a type of block.
        endpoint: The searched tile that serves blocks, None if there is none.
        terminals: Fixed tiles that are not driven on but must touch the open area.
        obstacles: Fixed tiles that are not driven on.
        frame: The fixed border.
        min_blocks: Least number of blocks.
        max_blocks: Largest number of blocks, None for no limit.
        min_open: Least number of open cells (searched tiles that are driven across, and
            endpoints).
        every_type: Whether each type of block must occur.
        min_endpoints_per_block: Endpoints that every block needs among its four neighbours, 0-4.
        endpoint_needs_block: Whether every endpoint needs a block among its four neighbours.
        endpoints_walkable: Whether endpoints are driven across; if not, they are places to stop
            at, beside the floor.
        connected: Whether rule 6 holds.
        type_weights: Shares of the types among all blocks that labelling aims at; equal if None.
        label_rule: How the type of a new block is chosen, see `layout_repair.rules.labels`.
        words: What a block is called, singular and plural.
        walkables: Further searched tiles that are driven across.
        stops: Further searched tiles that are not driven across but must touch the open area.
        solids: Further searched tiles that are not driven on.
        counts: Limits of further numbers of tiles.
        near: Rules on the neighbours of tiles.
        reach: Tiles whose cells must be reachable from one another; all other open cells may then
            be cut off. None for all open cells.

    Raises:
        SpecError: If values have wrong types or contradict one another; lists all of them.
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
    walkables: str = ""
    stops: str = ""
    solids: str = ""
    counts: tuple[Count, ...] = ()
    near: tuple[Near, ...] = ()
    reach: str | None = None

    def __post_init__(self) -> None:
        for name in ("counts", "near", "type_weights", "words"):
            object.__setattr__(self, name, as_tuple(getattr(self, name)))
        values = {item.name: getattr(self, item.name) for item in fields(self)}
        refuse(spec_check.faults(self, values))

    @property
    def used_tiles(self) -> str:
        """All tiles that have a role."""
        return self.searched_tiles + self.terminals + self.obstacles

    @property
    def searched_tiles(self) -> str:
        """All tiles that a repair may place."""
        basic = self.floor + self.blocks + (self.endpoint or "")
        return basic + self.further

    @property
    def further(self) -> str:
        """Searched tiles beyond floor, blocks and endpoint."""
        return self.walkables + self.stops + self.solids

    @property
    def plain(self) -> bool:
        """Whether floor, blocks and endpoints and the rules 1 to 6 say everything."""
        return not (self.further or self.counts or self.near) and self.reach is None

    @property
    def least_blocks(self) -> int:
        """Least number of blocks, with one of each type if all types must occur."""
        return max(self.min_blocks, len(self.blocks) if self.every_type else 0)

    @cached_property
    def neighbours(self) -> tuple[Near, ...]:
        """All rules on neighbours, with those that blocks and endpoints have."""
        rules = []
        if self.endpoint and self.min_endpoints_per_block:
            need = self.min_endpoints_per_block
            rules.append(Near(self.blocks, self.endpoint, need, name="served"))
        if self.endpoint and self.endpoint_needs_block:
            rules.append(Near(self.endpoint, self.blocks, 1, name="used"))
        return (*rules, *self.near)

    @property
    def rule_names(self) -> tuple[str, ...]:
        """Names of all rules, by number."""
        own = [*(rule.title for rule in self.counts), *(rule.title for rule in self.near)]
        return (*RULES, *own)

    def rule(self, name: str) -> str:
        """Name of a rule in messages, such as ``W3 count``."""
        return f"{self.letter}{self.rule_names.index(name) + 1} {name}"

    def without(self, rule: str) -> "LayoutSpec":
        """The same rules but one.

        Args:
            rule: Its name: ``count``, ``served``, ``used``, `connected`, or the title of one of
                `counts` or `near`.

        Raises:
            SpecError: If there is no such rule, or it cannot be dropped.
        """
        match rule:
            case "count":
                return replace(self, min_blocks=0, max_blocks=None, min_open=1, every_type=False)
            case "served":
                return replace(self, min_endpoints_per_block=0)
            case "used":
                return replace(self, endpoint_needs_block=False)
            case "connected":
                return replace(self, connected=False)
        if rule not in self.rule_names[len(RULES) :]:
            droppable = (*RULES[2:], *self.rule_names[len(RULES) :])
            raise SpecError(f"rule: must be one of {droppable}, got {rule!r}.")
        counts = tuple(count for count in self.counts if count.title != rule)
        near = tuple(near for near in self.near if near.title != rule)
        return replace(self, counts=counts, near=near)

    @cached_property
    def role_of(self) -> dict[str, int]:
        """The role of each tile, see `layout_repair.roles`."""
        roles = {self.floor: FLOOR, **dict.fromkeys(self.blocks, BLOCK)}
        if self.endpoint:
            roles[self.endpoint] = ENDPOINT
        roles |= {tile: BASIC + number for number, tile in enumerate(self.further)}
        fixed = self.terminals + self.obstacles
        return roles | {tile: FIXED + number for number, tile in enumerate(fixed)}

    @property
    def searched_roles(self) -> int:
        """Number of searched roles, ``K``."""
        return BASIC + len(self.further)

    def table(self, tiles: str) -> Table:
        """Which roles stand for some tiles, ``bool (256,)``."""
        table = np.zeros(256, dtype=np.bool_)
        table[[self.role_of[tile] for tile in tiles]] = True
        return table

    @cached_property
    def crossed(self) -> Table:
        """Which roles are driven across, ``bool (256,)``."""
        ways = (self.endpoint or "") if self.endpoints_walkable else ""
        return self.table(self.floor + ways + self.walkables)

    @cached_property
    def visited(self) -> Table:
        """Which roles are not driven across, but must touch the open area, ``bool (256,)``."""
        ends = "" if self.endpoints_walkable else (self.endpoint or "")
        return self.table(ends + self.stops + self.terminals)

    @cached_property
    def open_roles(self) -> Table:
        """Which roles count as open cells, ``bool (256,)``."""
        return self.table(self.floor + (self.endpoint or "") + self.walkables)

    @cached_property
    def members(self) -> Table:
        """Which roles must be reachable from one another, ``bool (256,)``."""
        return self.crossed | self.visited if self.reach is None else self.table(self.reach)

    def roles(self, tiles: Layout) -> Layout:
        """Translate tiles to roles, see `layout_repair.roles`.

        Args:
            tiles: ``uint8 (H, W)`` codes of the alphabet.

        Returns:
            ``uint8 (H, W)`` roles; 255 for tiles that the rule set does not use.
        """
        roles = [self.role_of.get(tile, UNUSED) for tile in self.alphabet]
        return np.array(roles, dtype=np.uint8)[tiles]

    def types(self, tiles: Layout) -> NDArray[np.intp]:
        """Type of each block, -1 for other tiles.

        Args:
            tiles: ``uint8 (H, W)`` codes of the alphabet.

        Returns:
            ``intp (H, W)`` positions in `blocks`.
        """
        return np.array([self.blocks.find(tile) for tile in self.alphabet])[tiles]


RULE_SET: Final = Kind(
    lambda value: isinstance(value, LayoutSpec),
    "a LayoutSpec, such as specs.maze() or read_spec('rules.json')",
)
"""What callers must give as rules."""
