"""What a repair minimises: the price of its changes, less what wanted tiles are worth."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from layout_repair.checks import Kind, refuse, wrong_values
from layout_repair.errors import SpecError
from layout_repair.roles import BLOCK, ENDPOINT, FLOOR
from layout_repair.rules.spec import LayoutSpec
from layout_repair.tiles import Layout

RoleName = str
"""``floor``, ``block`` (of any type), ``endpoint``, or the character of a searched tile."""

ROLES: dict[RoleName, int] = {"floor": FLOOR, "block": BLOCK, "endpoint": ENDPOINT}
TABLES = {
    "changes": Kind(lambda value: isinstance(value, Mapping), "a table, {(before, after): weight}"),
    "rewards": Kind(lambda value: isinstance(value, Mapping), "a table, {tile: worth}"),
}
MOST_WEIGHT, MOST_PRICE = 1000, 10_000
FINEST = 1000
"""Weights are multiples of one thousandth, so that costs and bounds are exact."""


@dataclass(frozen=True)
class Prices:
    """The price of every role in every cell of one layout, in whole units.

    Attributes:
        change: ``int64 (K, H * W)``, price of each role in each cell.
        retype: Price of a block that stays but changes its type.
        scale: Units of a cost of 1.
        base: Units that no choice changes: what fixed cells are worth.
    """

    change: NDArray[np.int64]
    retype: int = 1
    scale: int = 1
    base: int = 0

    def of_choices(self, roles: Layout, free: NDArray[np.bool_]) -> "Prices":
        """The same prices, with those of fixed cells moved to the base.

        Args:
            roles: ``uint8 (H, W)`` roles before repair.
            free: ``bool (H, W)`` cells that may change.
        """
        change = np.where(free.ravel(), self.change, 0)
        fixed = np.where(free, len(self.change), roles)
        return replace(self, change=change, base=self.base + self.of_cells(fixed))

    def of_cells(self, roles: Layout) -> int:
        """Price of the roles of all cells, in units.

        Args:
            roles: ``uint8 (H, W)`` roles.
        """
        flat = roles.ravel()
        searched = np.flatnonzero(flat < len(self.change))
        return int(self.change[flat[searched], searched].sum())

    def total(self, original: Layout, tiles: Layout, spec: LayoutSpec) -> int:
        """Count the price of a repair from its tiles, in units.

        Args:
            original: ``uint8 (H, W)`` codes before repair.
            tiles: ``uint8 (H, W)`` codes after repair.
            spec: The rules.
        """
        before, after = spec.roles(original), spec.roles(tiles)
        retyped = np.count_nonzero((before == after) & (original != tiles))
        return self.of_cells(after) + self.retype * int(retyped)

    def cost(self, units: int) -> float:
        """The cost that some units and the base are: an integer where weights are."""
        total = units + self.base
        return total if self.scale == 1 else total / self.scale


class Objective(Protocol):
    """What changes of a layout cost."""

    def prices(self, roles: Layout, spec: LayoutSpec) -> Prices:
        """Price of every role in every cell of a layout."""
        ...


@dataclass(frozen=True)
class Hamming:
    """The number of changed cells."""

    def prices(self, roles: Layout, spec: LayoutSpec) -> Prices:
        """Price every change at 1.

        Args:
            roles: ``uint8 (H, W)`` roles before repair.
            spec: The rules.
        """
        return Prices(differs(roles, spec.searched_roles))


@dataclass(frozen=True, eq=False)
class WeightedHamming:
    """Changed cells, each at a price, less a reward for each cell with a wanted tile.

    The price of a change is the weight of the cell times that of the change. Weights are numbers
    from 0 to 1000, multiples of 0.001.

    Attributes:
        cells: ``(H, W)`` weight of each cell of the full layout, 1 everywhere if None.
        changes: Weight of changes from one role to another, such as ``{("block", "floor"): 5}``;
            see `RoleName`. Others weigh 1.
        retype: Price of a block that stays but changes its type, wherever it is.
        rewards: What each cell with a tile is worth, such as ``{"P": 3}``: a repair that maximises
            the number of ``P`` beside changing little. Costs may then be negative.

    Raises:
        SpecError: If a weight is out of range or too fine, a role is unknown, or a price (the
            product) exceeds 10,000; lists all faults.
    """

    cells: NDArray[Any] | None = None
    changes: Mapping[tuple[RoleName, RoleName], float] = field(default_factory=dict)
    retype: float = 1
    rewards: Mapping[RoleName, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        found = _wrong_weights("retype", self.retype, number=True)
        if self.cells is not None:
            found += _wrong_weights("cells", self.cells)
        wrong = wrong_values({"changes": self.changes, "rewards": self.rewards}, TABLES)
        found += wrong.values()
        if "changes" not in wrong:
            for pair, weight in self.changes.items():
                found += _wrong_pair(pair) or _wrong_weights(f"changes{[*pair]!r}", weight, True)
        if "rewards" not in wrong:
            for name, weight in self.rewards.items():
                if not _named(name):
                    found.append(f"rewards: must be of {(*ROLES,)} or a tile, got {name!r}.")
                found += _wrong_weights(f"rewards[{name!r}]", weight, number=True)
        refuse(found or self._too_much())

    def _too_much(self) -> list[str]:
        sized = self.cells is not None and np.asarray(self.cells).size
        largest = float(np.max(np.asarray(self.cells))) if sized else 1.0
        price = largest * max([1, *self.changes.values()])
        if price <= MOST_PRICE:
            return []
        return [
            "cells, changes: the price of a change (weight of the cell times that of the "
            f"change) must be at most {MOST_PRICE}, got {price}. Divide the weights."
        ]

    def prices(self, roles: Layout, spec: LayoutSpec) -> Prices:
        """Price every role in every cell.

        Args:
            roles: ``uint8 (H, W)`` roles before repair.
            spec: The rules.

        Raises:
            SpecError: If `cells` has another shape, or a role is unknown to the rules.
        """
        cells = np.ones(roles.shape) if self.cells is None else np.asarray(self.cells)
        if cells.shape != roles.shape:
            raise SpecError(
                f"cells: must have the shape {roles.shape} of the layout, got {cells.shape}."
            )
        others = [*self.changes.values(), *self.rewards.values(), self.retype]
        parts = _scale([cells]), _scale([np.array(others, dtype=np.float64)])
        scale = parts[0] * parts[1]
        price = differs(roles, spec.searched_roles).astype(np.float64)
        for (before, after), weight in self.changes.items():
            price[_role(after, spec), roles.ravel() == _role(before, spec)] = weight
        price *= cells.astype(np.float64).ravel()
        for name, weight in self.rewards.items():
            price[_role(name, spec)] -= weight
        return Prices(
            np.rint(price * scale).astype(np.int64), round(float(self.retype) * scale), scale
        )


def differs(roles: Layout, searched: int = 3) -> NDArray[np.int64]:
    """1 for every role but the present one.

    Args:
        roles: ``uint8 (H, W)`` roles.
        searched: Number of searched roles, ``K``.

    Returns:
        ``int64 (K, H * W)``.
    """
    differs: NDArray[np.bool_] = roles.ravel() != np.arange(searched)[:, None]
    return differs.astype(np.int64)


def _named(name: object) -> bool:
    return isinstance(name, str) and (name in ROLES or len(name) == 1)


def _role(name: RoleName, spec: LayoutSpec) -> int:
    role = ROLES.get(name, spec.role_of.get(name))
    if role is None or role >= spec.searched_roles:
        raise SpecError(
            f"changes, rewards: {name!r} must be one of {tuple(ROLES)} or a searched tile "
            f"({spec.searched_tiles!r})."
        )
    return role


def _scale(weights: list[NDArray[Any]]) -> int:
    """Smallest number of units in which all weights are whole; 0 if there is none."""
    values = np.unique(np.concatenate([np.asarray(w, dtype=np.float64).ravel() for w in weights]))
    for scale in (1, 2, 4, 5, 8, 10, 20, 25, 40, 50, 100, 125, 200, 250, 500, FINEST):
        if np.allclose(values * scale, np.rint(values * scale), rtol=0, atol=1e-6):
            return scale
    return 0


def _wrong_pair(pair: object) -> list[str]:
    if not (isinstance(pair, tuple) and len(pair) == 2 and all(map(_named, pair))):
        wanted = f"a pair, from one of {(*ROLES,)} (or a tile) to another"
        return [f"changes: must be of {wanted}, got {pair!r}."]
    return [f"changes: {pair!r} goes from a role to itself."] if pair[0] == pair[1] else []


def _wrong_weights(name: str, weights: object, number: bool = False) -> list[str]:
    """What is wrong with some weights, or with one of them, a line each."""
    try:
        array = np.asarray(weights)
    except ValueError:  # rows of different lengths
        array = np.array("")
    wrong = array.dtype.kind not in "iuf" or not np.isfinite(array).all()
    if wrong or (number and array.ndim):
        wanted = "a finite number" if number else "rows of finite numbers"
        return [f"{name}: weights must be {wanted}, got {weights!r}."]
    if array.size and not 0 <= array.min() <= array.max() <= MOST_WEIGHT:
        limits = f"{array.min()} to {array.max()}"
        return [f"{name}: weights must be between 0 and {MOST_WEIGHT}, got {limits}."]
    if not _scale([array]):
        finest = 1 / FINEST
        return [f"{name}: weights must be multiples of {finest}, got {weights!r}; round them."]
    return []
