"""Settings of tile emitters."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, get_args

from qd_core.emitters.operators import Tiles
from qd_core.emitters.patches import PatchVariation
from qd_core.emitters.tile_variation import TileVariation
from qd_core.errors import OptionError

if TYPE_CHECKING:
    from ribs.archives import GridArchive

    from qd_core.emitters.tiles import TileEmitter

Scope = Literal["total", "emitter"]


@dataclass(frozen=True)
class TileEmitterSpec:
    """A group of equal emitters of MAP-Elites on tiles.

    Args:
        count: Emitters in the group.
        batch_size: Solutions per emitter and iteration.
        variation: How levels are drawn and varied.
        initial_population: Random solutions before the first children, in whole batches.
        initial_population_scope: Whether that is the number of the whole group (``total``) or of
            each ``emitter``.
        parents: Archive of the elites: the one that guides, or the one that is reported.
        start: Levels ``uint8 (k, dim)`` that are proposed before all others, or None.

    Raises:
        OptionError: If an argument is out of range.
    """

    count: int
    batch_size: int
    variation: TileVariation | PatchVariation
    initial_population: int = 100
    parents: Literal["optimization", "result"] = "optimization"
    initial_population_scope: Scope = "total"
    start: Tiles | None = None
    kind: Literal["tiles"] = "tiles"

    def __post_init__(self) -> None:
        for name in ("count", "batch_size"):
            if getattr(self, name) < 1:
                raise OptionError(f"{name} must be at least 1, got {getattr(self, name)}.")
        if self.initial_population < 0:
            raise OptionError(
                f"initial_population must not be negative, got {self.initial_population}."
            )

        if self.initial_population_scope not in get_args(Scope):
            raise OptionError(
                "initial_population_scope must be total or emitter, got "
                f"{self.initial_population_scope!r}."
            )
        if self.start is not None and self.start.max(initial=0) >= self.variation.symbols:
            raise OptionError(
                f"start: codes must be below {self.variation.symbols}, got {self.start.max()}."
            )

    @property
    def initial_share(self) -> int:
        """Random solutions of one emitter."""
        whole = self.initial_population_scope == "emitter"
        return self.initial_population if whole else -(-self.initial_population // self.count)

    def each(self) -> "list[TileEmitterSpec]":
        """The emitters of the group, one by one: they share its start."""
        alone = replace(self, count=1, initial_population=self.initial_share)
        if self.start is None:
            return [alone] * self.count
        return [
            replace(alone, start=self.start[first :: self.count]) for first in range(self.count)
        ]

    def build(self, archive: "GridArchive", seed: int) -> "TileEmitter":
        """Make one emitter of the group; see `qd_core.emitters.spec.EmitterSpec`."""
        from qd_core.emitters.tiles import TileEmitter

        return TileEmitter(
            archive,
            self.variation,
            batch_size=self.batch_size,
            initial_population=self.initial_share,
            seed=seed,
            start=self.start,
        )
