"""What a repair minimises: the price of its changes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, Protocol

import numpy as np
import numpy.typing as npt

from layout_repair.errors import SpecError
from layout_repair.roles import BLOCK, ENDPOINT, FLOOR
from layout_repair.rules.spec import LayoutSpec
from layout_repair.tiles import Layout

RoleName = Literal["floor", "block", "endpoint"]
ROLES: dict[RoleName, int] = {"floor": FLOOR, "block": BLOCK, "endpoint": ENDPOINT}
MOST_WEIGHT, MOST_PRICE = 1000, 10_000


@dataclass(frozen=True)
class Prices:
    """The price of every change of one layout.

    Attributes:
        change: ``int64 (3, H * W)``, price of each role in each cell; 0 for the original one.
        retype: Price of a block that stays but changes its type.
    """

    change: npt.NDArray[np.int64]
    retype: int = 1

    def of_cells(self, roles: Layout) -> int:
        """Price of the roles of all cells.

        Args:
            roles: ``uint8 (H, W)`` roles.
        """
        flat = roles.ravel()
        searched = np.flatnonzero(flat < len(self.change))
        return int(self.change[flat[searched], searched].sum())

    def total(self, original: Layout, tiles: Layout, spec: LayoutSpec) -> int:
        """Count the price of a repair from its tiles.

        Args:
            original: ``uint8 (H, W)`` codes before repair.
            tiles: ``uint8 (H, W)`` codes after repair.
            spec: The rules.
        """
        before, after = spec.roles(original), spec.roles(tiles)
        retyped = np.count_nonzero((before == after) & (original != tiles))
        return self.of_cells(after) + self.retype * int(retyped)


@dataclass(frozen=True)
class Hamming:
    """The number of changed cells."""

    def prices(self, roles: Layout) -> Prices:
        """Price every change at 1.

        Args:
            roles: ``uint8 (H, W)`` roles before repair.
        """
        return Prices(differs(roles))


@dataclass(frozen=True, eq=False)
class WeightedHamming:
    """Changed cells, each at a price: the weight of the cell times that of the change.

    Weights are integers from 0 to 1000, so that costs and bounds are exact; multiply fractions
    by a common denominator.

    Attributes:
        cells: ``int (H, W)`` weight of each cell of the full layout, 1 everywhere if None.
        changes: Weight of changes from one role to another, such as ``{("block", "floor"): 5}``;
            roles are ``floor``, ``block`` (all types) and ``endpoint``. Others weigh 1.
        retype: Price of a block that stays but changes its type, wherever it is.

    Raises:
        SpecError: If a weight is no integer or out of range, a role is unknown, or a price (the
            product) exceeds 10,000.
    """

    cells: npt.NDArray[np.integer] | None = None
    changes: Mapping[tuple[RoleName, RoleName], int] = field(default_factory=dict)
    retype: int = 1

    def __post_init__(self) -> None:
        _demand_weights("retype", self.retype)
        for (before, after), weight in self.changes.items():
            if before not in ROLES or after not in ROLES or before == after:
                raise SpecError(
                    f"changes: must go from one of {tuple(ROLES)} to another, "
                    f"got {(before, after)!r}."
                )
            _demand_weights(f"changes[{before!r}, {after!r}]", weight)
        if self.cells is not None:
            _demand_weights("cells", self.cells)
        largest = int(np.max(self.cells)) if self.cells is not None and self.cells.size else 1
        price = largest * max([1, *self.changes.values()])
        if price > MOST_PRICE:
            raise SpecError(
                f"cells, changes: the price of a change (weight of the cell times that of the "
                f"change) must be at most {MOST_PRICE}, got {price}. Divide the weights."
            )

    def prices(self, roles: Layout) -> Prices:
        """Price every change.

        Args:
            roles: ``uint8 (H, W)`` roles before repair.

        Raises:
            SpecError: If ``cells`` has another shape.
        """
        prices = differs(roles)
        for (before, after), weight in self.changes.items():
            prices[ROLES[after], roles.ravel() == ROLES[before]] = weight
        if self.cells is not None:
            if self.cells.shape != roles.shape:
                raise SpecError(
                    f"cells: must have the shape {roles.shape} of the layout, "
                    f"got {self.cells.shape}."
                )
            prices *= self.cells.astype(np.int64).ravel()
        return Prices(prices, self.retype)


class Objective(Protocol):
    """What changes of a layout cost."""

    def prices(self, roles: Layout) -> Prices:
        """Price of every change of a layout of these roles."""
        ...


def differs(roles: Layout) -> npt.NDArray[np.int64]:
    """1 for every role but the present one.

    Args:
        roles: ``uint8 (H, W)`` roles.

    Returns:
        ``int64 (3, H * W)``.
    """
    differs: npt.NDArray[np.bool_] = roles.ravel() != np.arange(3)[:, None]
    return differs.astype(np.int64)


def _demand_weights(name: str, weights: int | npt.NDArray[np.integer]) -> None:
    array = np.asarray(weights)
    if array.dtype.kind not in "iu":
        raise SpecError(
            f"{name}: weights must be integers, got {array.dtype}. "
            "Multiply fractions by a common denominator."
        )
    if array.size and not 0 <= array.min() <= array.max() <= MOST_WEIGHT:
        raise SpecError(
            f"{name}: weights must be between 0 and {MOST_WEIGHT}, "
            f"got {array.min()} to {array.max()}."
        )
