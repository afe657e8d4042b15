"""Settings of tile emitters."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from qd_core.emitters.patches import PatchVariation
from qd_core.emitters.tile_variation import TileVariation

if TYPE_CHECKING:
    from ribs.archives import GridArchive

    from qd_core.emitters.tiles import TileEmitter


@dataclass(frozen=True)
class TileEmitterSpec:
    """A group of equal emitters of MAP-Elites on tiles.

    Args:
        count: Emitters in the group.
        batch_size: Solutions per emitter and iteration.
        variation: How levels are drawn and varied.
        initial_population: Random solutions of each emitter before its first children.
        parents: Archive of the elites: the one that guides, or the one that is reported.

    Raises:
        ValueError: If an argument is out of range.
    """

    count: int
    batch_size: int
    variation: TileVariation | PatchVariation
    initial_population: int = 100
    parents: Literal["optimization", "result"] = "optimization"
    kind: Literal["tiles"] = "tiles"

    def __post_init__(self) -> None:
        for name in ("count", "batch_size"):
            if getattr(self, name) < 1:
                raise ValueError(f"{name} must be at least 1, got {getattr(self, name)}.")
        if self.initial_population < 0:
            raise ValueError(
                f"initial_population must not be negative, got {self.initial_population}."
            )

    def build(self, archive: "GridArchive", seed: int) -> "TileEmitter":
        """Make one emitter of the group."""
        from qd_core.emitters.tiles import TileEmitter

        return TileEmitter(
            archive,
            self.variation,
            batch_size=self.batch_size,
            initial_population=self.initial_population,
            seed=seed,
        )
