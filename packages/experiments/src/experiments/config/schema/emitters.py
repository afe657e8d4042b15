"""Tables of ``[[algorithm.emitters]]``."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from experiments.config.schema.spec_table import SpecTable, spec_table
from experiments.domains.base import ExperimentDomain
from experiments.errors import UserError
from experiments.tables import Table
from qd_core.emitters import ESEmitterSpec, IsoLineEmitterSpec, PatchVariation, TileVariation
from qd_core.emitters import TileEmitterSpec as TileSpec
from qd_core.emitters.tile_spec import Scope
from qd_core.emitters.tile_variation import KDraw
from qd_core.runs import Run

Parents = Literal["optimization", "result"]

EsTable = spec_table(ESEmitterSpec)
IsoLineTable = spec_table(IsoLineEmitterSpec)


class TileGroup(Table):
    """Keys of all groups of emitters for tiles."""

    count: int = Field(ge=1, description="Emitters in the group.")
    batch_size: int = Field(ge=1, description="Solutions per emitter and iteration.")
    initial_population: int = Field(ge=0, description="Random solutions first, whole batches.")
    initial_population_scope: Scope = Field(
        "total", description="Whether that is the number of the group or of each emitter."
    )
    parents: Parents = Field("optimization", description="Archive that parents come from.")
    start: str | None = Field(
        None, description="Run directory whose best elites are evaluated before all others."
    )
    start_elites: int = Field(100, ge=1, description="How many of them at most.")


class TileTable(TileGroup):
    """Emitters that draw some tiles of an elite anew."""

    kind: Literal["tiles"]
    mutation_k: int | None = Field(
        None, ge=1, description="Tiles drawn anew in a child; geometric with mean 2 if unset."
    )
    ones: tuple[int, int] | None = Field(
        None, description="Least and most ones of tiles with two codes."
    )

    k_draw: KDraw = Field("child", description="What that number is drawn for, if it is drawn.")
    redraw_same: bool = Field(True, description="Whether a tile may be drawn as it was.")

    def build(self, domain: ExperimentDomain) -> TileSpec:
        """The group."""
        variation = TileVariation(
            domain.symbols, self.mutation_k, self.ones, self.k_draw, self.redraw_same
        )
        return tile_group(self, variation, domain)

    @staticmethod
    def first_variation(domain: ExperimentDomain) -> TileVariation:
        """How tiles are drawn that have no parents."""
        return TileVariation(domain.symbols)


class PatchTable(TileGroup):
    """Emitters that copy, move, mirror and align parts of an elite."""

    kind: Literal["patches"]
    repeats: float = Field(1.5, ge=1, description="Mean number of changes of a child.")

    def build(self, domain: ExperimentDomain) -> TileSpec:
        """The group."""
        variation = PatchVariation(*domain.search_shape, domain.symbols, repeats=self.repeats)
        return tile_group(self, variation, domain)


def tile_group(
    table: TileGroup, variation: TileVariation | PatchVariation, domain: ExperimentDomain
) -> TileSpec:
    """Make the settings of a group of emitters for tiles.

    Raises:
        ValueError: If the run to start from cannot be read or has other layouts.
    """
    start = None if table.start is None else _best_tiles(table.start, table.start_elites, domain)
    return TileSpec(
        table.count,
        table.batch_size,
        variation,
        initial_population=table.initial_population,
        parents=table.parents,
        initial_population_scope=table.initial_population_scope,
        start=start,
    )


def _best_tiles(run: str, count: int, domain: ExperimentDomain) -> NDArray[np.uint8]:
    """Searched tiles ``(k, dim)`` of the best elites of a run, best first."""
    elites = Run.open(Path(run)).elites()
    if domain.final_layout not in elites.layouts:
        raise UserError(f"start: elites of {run} have no layout {domain.final_layout!r}.")
    best = np.argsort(-elites.objective, kind="stable")[:count]
    layouts = elites.layouts[domain.final_layout][best]
    tiles = [domain.searched_tiles(layout) for layout in layouts]
    shape = tiles[0].shape if tiles else domain.search_shape
    if shape != domain.search_shape:
        raise UserError(f"start: {run} has tiles of {shape}, the domain of {domain.search_shape}.")
    return np.array(tiles, np.uint8).reshape(len(tiles), -1)


if TYPE_CHECKING:  # Tables made at run time have no type that a checker knows.
    EmitterTable = Any
else:
    EmitterTable = Annotated[
        EsTable | IsoLineTable | TileTable | PatchTable, Field(discriminator="kind")
    ]


def emitter_spec(table: Any, domain: ExperimentDomain) -> Any:
    """Make the settings of a group of emitters."""
    return table.spec() if isinstance(table, SpecTable) else table.build(domain)


def needs(table: Any) -> str:
    """Kind of the numbers that emitters of a group propose: ``float`` or ``tiles``."""
    return "float" if isinstance(table, SpecTable) else "tiles"
