"""The edit distance as an objective; `layout_repair.search.moves` minimises it."""

from dataclasses import dataclass

from layout_repair.checks import demand, integer
from layout_repair.problem.prices import Prices, differs
from layout_repair.rules.spec import LayoutSpec
from layout_repair.tiles import Layout

MOST_STEP_PRICE = 1000


@dataclass(frozen=True)
class EditDistance:
    """What it takes to turn the original into the repaired layout by moving tiles.

    Floor, blocks (of all types) and endpoints are counted apart: each tile of the original ends on
    a cell that holds its role after repair, at most one on each cell, for `move` a step between
    neighbouring cells (so Manhattan distance), or it is given up for `waste`. Further tiles
    of the repaired layout are free. A block that stays but changes its type is given up, too.

    Attributes:
        move: Price of a step, 0 to 1000.
        waste: Price of a tile that is given up, 0 to 1000.

    Raises:
        SpecError: If a price is no integer in this range.
    """

    move: int = 1
    waste: int = 20

    def __post_init__(self) -> None:
        kinds = dict.fromkeys(("move", "waste"), integer(0, MOST_STEP_PRICE))
        demand({"move": self.move, "waste": self.waste}, kinds)

    def prices(self, roles: Layout, spec: LayoutSpec) -> Prices:
        """Number of changed cells, from which the search for moves starts.

        Args:
            roles: ``uint8 (H, W)`` roles before repair.
            spec: The rules.
        """
        return Prices(differs(roles, spec.searched_roles))
