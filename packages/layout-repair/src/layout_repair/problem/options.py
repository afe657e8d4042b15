"""The options of a repair, checked where they enter."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from layout_repair.checks import (
    FUNCTION,
    POSITIVE,
    SECONDS,
    Kind,
    integer,
    is_list,
    refuse,
    wrong_values,
)
from layout_repair.problem.edit_distance import EditDistance
from layout_repair.problem.prices import Objective
from layout_repair.problem.progress import Watch
from layout_repair.problem.ties import TieBreak
from layout_repair.rules.spec import RULE_SET, LayoutSpec
from layout_repair.tiles import LayoutLike


def _has(method: str) -> Callable[[Any], bool]:
    """Whether a value has a method, and is no class."""
    return lambda value: hasattr(value, method) and not isinstance(value, type)


def _are_scores(value: Any) -> bool:
    return isinstance(value, np.ndarray) and value.dtype.kind in "iuf"


KINDS: Final[dict[str, Kind]] = {
    "objective": Kind(
        _has("prices"), "Hamming(), WeightedHamming(...), EditDistance(...)"
    ).or_none(),
    "starts": Kind(is_list, "a list of layouts"),
    "tie_break": Kind(_has("penalty"), "Fewest(role), MostLike(layout)").or_none(),
    "label_scores": Kind(_are_scores, "an array of numbers (rows, columns, types)").or_none(),
    "time_limit": SECONDS,
    "seed": integer(0),
    "work_limit": POSITIVE.or_none(),
    "watch": FUNCTION.or_none(),
    "stop": FUNCTION.or_none(),
}
"""What each option must be."""


@dataclass(frozen=True)
class Options:
    """What `layout_repair.repair` takes beside layout and rules."""

    objective: Objective | None = None
    starts: Sequence[LayoutLike] = ()
    tie_break: TieBreak | None = None
    label_scores: Any = None
    time_limit: float = 3.0
    seed: int = 0
    work_limit: float | None = None
    watch: Watch | None = None
    stop: Callable[[], bool] | None = None

    def check(self, spec: object) -> None:
        """Demand values of the right types that fit together.

        Args:
            spec: The rules.

        Raises:
            SpecError: If not; lists all faults.
        """
        refuse(self.faults(spec))

    def faults(self, spec: object) -> list[str]:
        """What is wrong with the options, a line each.

        Args:
            spec: The rules.
        """
        values = {name: getattr(self, name) for name in KINDS}
        found = wrong_values({"spec": spec, **values}, {"spec": RULE_SET, **KINDS})
        fitting = isinstance(spec, LayoutSpec) and isinstance(self.objective, EditDistance)
        return [*found.values(), *(self._contradictions(spec) if fitting else ())]

    def _contradictions(self, spec: Any) -> list[str]:
        found = []
        if self.tie_break is not None:
            found.append(
                "tie_break, objective: ties of EditDistance cannot be broken; leave out tie_break, "
                "or choose Hamming or WeightedHamming."
            )
        if spec.further:
            found.append(
                "objective: EditDistance moves floor, blocks and endpoints; for rules with the "
                f"tiles {spec.further!r} choose Hamming or WeightedHamming."
            )
        return found
