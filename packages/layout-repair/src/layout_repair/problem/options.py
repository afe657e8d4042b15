"""The options of a repair, checked where they enter."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from layout_repair.checks import is_integer, is_text
from layout_repair.errors import SpecError
from layout_repair.problem.edit_distance import EditDistance
from layout_repair.problem.prices import Objective
from layout_repair.problem.progress import Watch
from layout_repair.problem.ties import TieBreak
from layout_repair.rules.spec import LayoutSpec
from layout_repair.tiles import LayoutLike


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
            SpecError: If not; names all of them.
        """
        if not isinstance(spec, LayoutSpec):
            raise SpecError(
                "spec: must be a LayoutSpec, such as specs.maze() or read_spec('rules.json'), "
                f"got {spec!r}."
            )
        found = [*self._wrong_types(), *self._contradictions(spec)]
        if found:
            raise SpecError("\n".join(found))

    def _wrong_types(self) -> list[str]:
        found, seed = [], self.seed
        if not is_integer(seed):
            found.append(f"seed: must be a non-negative integer, got {seed!r}.")
        elif seed < 0:
            found.append(f"seed: must not be negative, got {seed}.")
        if self.objective is not None and not hasattr(self.objective, "prices"):
            found.append(
                "objective: must be None, Hamming(), WeightedHamming(...) or EditDistance(...), "
                f"got {self.objective!r}."
            )
        if not (self.tie_break is None or hasattr(self.tie_break, "penalty")):
            found.append(
                "tie_break: must be None, Fewest(role) or MostLike(layout), "
                f"got {self.tie_break!r}."
            )
        if is_text(self.starts) or not hasattr(self.starts, "__len__"):
            found.append(f"starts: must be a list of layouts, got {self.starts!r}.")
        for name in ("watch", "stop"):
            value = getattr(self, name)
            if value is not None and not callable(value):
                found.append(f"{name}: must be a function or None, got {value!r}.")
        return found

    def _contradictions(self, spec: LayoutSpec) -> list[str]:
        if not isinstance(self.objective, EditDistance):
            return []
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
