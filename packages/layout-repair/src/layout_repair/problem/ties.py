"""Which of many equally near layouts to prefer: a second objective at the first one's cost."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from layout_repair.checks import is_text
from layout_repair.errors import LayoutError, SpecError
from layout_repair.problem.prices import ROLES, Prices, RoleName, differs
from layout_repair.problem.problem import Ceiling, Problem
from layout_repair.tiles import Layout, LayoutLike, to_array


@dataclass(frozen=True, eq=False)
class MostLike:
    """Prefer the layout that differs from a reference in the fewest cells.

    Types of blocks do not count.

    Attributes:
        reference: Layout of the shape of the one to repair, over the same alphabet.
    """

    reference: LayoutLike

    def penalty(self, problem: Problem) -> NDArray[np.int64]:
        """1 for each role that the reference does not hold, ``int64 (K, H * W)``.

        Args:
            problem: The problem of a whole layout.

        Raises:
            LayoutError: If the reference is malformed or has another shape.
        """
        tiles = to_array(self.reference, problem.spec.alphabet, name="reference")
        if tiles.shape != problem.free.shape:
            raise LayoutError(
                f"reference: must have the shape {problem.free.shape} of the layout to repair, "
                f"got {tiles.shape}."
            )
        return differs(problem.spec.roles(tiles), problem.spec.searched_roles)


@dataclass(frozen=True)
class Fewest:
    """Prefer the layout with the fewest cells of one role.

    Attributes:
        role: ``floor``, ``block`` (of any type), ``endpoint``, or a searched tile.

    Raises:
        SpecError: If the role is unknown.
    """

    role: RoleName

    def __post_init__(self) -> None:
        if self.role not in ROLES and not (is_text(self.role) and len(self.role) == 1):
            raise SpecError(f"role: must be one of {tuple(ROLES)} or a tile, got {self.role!r}.")

    def penalty(self, problem: Problem) -> NDArray[np.int64]:
        """1 for this role in every cell, ``int64 (K, H * W)``.

        Args:
            problem: The problem of a whole layout.
        """
        searched = problem.spec.searched_roles
        role = ROLES.get(self.role, problem.spec.role_of.get(self.role, searched))
        if role >= searched:
            raise SpecError(f"role: the rules have no searched tile {self.role!r}.")
        penalty = np.zeros((searched, problem.free.size), dtype=np.int64)
        penalty[role] = 1
        return penalty


TieBreak = MostLike | Fewest


def tie_problem(problem: Problem, best: Layout, rule: TieBreak) -> Problem:
    """The problem of choosing among the layouts that cost no more than the best.

    Args:
        problem: The problem of a whole layout.
        best: ``uint8 (H, W)`` roles of a valid layout.
        rule: What to prefer.
    """
    penalty = np.where(problem.free.ravel(), rule.penalty(problem), 0)
    ceiling = Ceiling(problem.prices, problem.distance(best))
    return replace(problem, prices=Prices(penalty, retype=0), ceiling=ceiling)
