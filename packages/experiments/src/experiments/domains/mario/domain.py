"""Levels of Mario, scored by how far a planner gets."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

import numpy as np
from numpy.typing import NDArray

import mario_env
from experiments.domains.base import ExperimentDomain, Layout, Quantity
from experiments.domains.mario.genotype import LatentTable
from experiments.domains.mario.params import MarioParams
from mario_env.levels import as_level
from mario_env.levels.measures import LEVEL_MEASURES
from mario_env.levels.tiles import CHARACTERS, N_TILES, Tile
from mario_env.play.measures import RUN_MEASURES
from mario_env.play.results import Results
from qd_core import Evaluation, EvaluationError, FailureKind

if TYPE_CHECKING:
    from experiments.drawing.plot import Plot
    from experiments.drawing.replay import Replay

SHAPE = (16, 56)

_FAILURES = {"bad_level": FailureKind.INVALID_LAYOUT}

# Upper end of the colour scale of the occupancy, ticks; a jump spends about two in a cell.
_OCCUPANCY_SCALE = 10.0


@dataclass(frozen=True)
class GameRecord:
    """What one game tells.

    Args:
        scalars: Completion and measures of the game by name.
        occupancy: ``float32 (16, 56)`` ticks that the player spent in each cell.
        fault: Kind and message if the level could not be played.
    """

    scalars: Mapping[str, float]
    occupancy: NDArray[np.float32]
    fault: tuple[FailureKind, str] | None = None


class MarioDomain(ExperimentDomain):
    """Levels of 16 x 56 tiles; the objective is the mean completion of the player, 0 to 1.

    Each worker has a JVM of its own, which plays the levels of a chunk in one stream.

    References:
        Fontaine et al., "Illuminating Mario Scenes in the Latent Space of a Generative Adversarial
        Network", AAAI 2021. Bhatt et al., "Deep Surrogate Assisted Generation of Environments",
        NeurIPS 2022.
    """

    Params = MarioParams
    params: MarioParams
    genotypes = (LatentTable,)
    measure_names = tuple(sorted({*LEVEL_MEASURES, *RUN_MEASURES}))
    objective: ClassVar[Quantity] = Quantity("completion")
    labels: ClassVar[Mapping[str, str]] = {
        "sky_tiles": "Number of sky tiles",
        "jumps": "Number of jumps",
        "kills": "Number of enemies killed",
        "enemies": "Number of enemies",
    }
    reported_measures: ClassVar[tuple[str, ...]] = ("jumps", "sky_tiles")
    simulations: ClassVar[str | None] = "mario/pure_simulation/games"
    alphabet = CHARACTERS
    colors = (
        (126, 178, 221),  # air: sky blue
        (43, 45, 66),  # cannon: ink
        (120, 82, 169),  # spiky: violet
        (150, 96, 62),  # goomba: brown
        (28, 98, 60),  # green koopa: dark green
        (214, 64, 69),  # red koopa: red
        (56, 158, 98),  # pipe: green
        (188, 92, 62),  # brick: brick red
        (250, 196, 60),  # block with a coin: gold
        (255, 136, 0),  # block with a power-up: orange
        (255, 255, 255),  # goal: white
        (139, 94, 60),  # ground: earth
        (106, 176, 76),  # platform: grass
        (244, 194, 154),  # start: skin
        (176, 140, 98),  # trunk: wood
        (255, 244, 150),  # coin: light gold
        (134, 142, 150),  # stone: grey
    )

    @property
    def search_shape(self) -> tuple[int, int]:
        """Rows and columns of a level."""
        return SHAPE

    @property
    def symbols(self) -> int:
        """The 17 tiles."""
        return N_TILES

    @property
    def chunk(self) -> int:
        """Levels that a worker hands to its JVM at once."""
        return self.params.chunk

    @cached_property
    def _simulator(self) -> mario_env.MarioSim:
        params = self.params
        config = mario_env.GameConfig(
            node_budget=params.node_budget,
            budget_jitter=params.budget_jitter,
            timer_seconds=params.timer_seconds,
            max_total_pops=params.max_total_pops,
            compat=params.compat,
        )
        return mario_env.MarioSim(params.jvm_threads, config)

    def prepare(self, tiles: Layout, *, seed: int) -> Layout:  # noqa: ARG002
        """Keep or remove starts and goals; a level without them has its ends there.

        Raises:
            EvaluationError: If the shape or a tile is wrong.
        """
        try:
            level = as_level(tiles)
        except mario_env.LevelFormatError as error:
            raise EvaluationError(FailureKind.INVALID_LAYOUT, str(error)) from error
        if level.shape != SHAPE:
            message = f"tiles: expected shape {SHAPE}, got {level.shape}."
            raise EvaluationError(FailureKind.INVALID_LAYOUT, message)
        if self.params.marks == "ends":
            level[np.isin(level, (Tile.START, Tile.GOAL))] = Tile.AIR
        return level

    def adopt(self, layout: Layout) -> Layout:
        """Take a level as it is."""
        return layout

    def simulate(self, prepared: Layout, *, seed: int) -> GameRecord:
        """Play a level once."""
        return self.simulate_many([prepared], seeds=[[seed]])[0][0]

    def simulate_many(
        self, prepared: Sequence[Layout], *, seeds: Sequence[Sequence[int]]
    ) -> list[list[GameRecord]]:
        """Play all repetitions of some levels in one stream.

        Raises:
            EvaluationError: If no JVM can be started.
        """
        levels = [level for level, own in zip(prepared, seeds, strict=True) for _ in own]
        flat = [seed for own in seeds for seed in own]
        try:
            results = self._simulator.evaluate(np.stack(levels), seeds=flat)
        except mario_env.EngineUnavailableError as error:
            raise EvaluationError(FailureKind.SIM_CRASH, str(error)) from error
        records = iter(_records(results))
        return [[next(records) for _ in own] for own in seeds]

    def aggregate(self, prepared: Layout, records: Sequence[GameRecord]) -> Evaluation:
        """Means over the games.

        Raises:
            EvaluationError: If a game could not be played.
        """
        for record in records:
            if record.fault:
                raise EvaluationError(*record.fault)
        names = records[0].scalars
        games = {name: np.array([record.scalars[name] for record in records]) for name in names}
        measures = {name: float(measure(prepared)) for name, measure in LEVEL_MEASURES.items()}
        measures |= {name: float(values.mean()) for name, values in games.items()}
        completion = measures.pop("completion")
        occupancy = np.mean([record.occupancy for record in records], axis=0)
        return Evaluation(
            objective=completion,
            result_objective=completion,
            measures=measures,
            repetitions=games,
            layouts={"layout": prepared},
            grids={"occupancy": occupancy.astype(np.float32)},
        )

    def check(self) -> None:
        """Play a flat level for a second."""
        params = self.params.model_copy(update={"timer_seconds": 1, "repetitions": 1})
        short = type(self)(params)
        level = np.full(SHAPE, Tile.AIR, np.uint8)
        level[-2:] = Tile.GROUND
        try:
            short.aggregate(level, [short.simulate(level, seed=0)])
        finally:
            short._simulator.close()

    def replay(self, prepared: Layout, *, seed: int) -> "Replay":
        """Show a game.

        Raises:
            EvaluationError: If the level cannot be played, or no JVM can be started.
        """
        from experiments.domains.mario.replay import mario_replay

        try:
            results = self._simulator.evaluate(
                prepared[None], seeds=[seed], tracks=("actions", "path")
            )
        except mario_env.EngineUnavailableError as error:
            raise EvaluationError(FailureKind.SIM_CRASH, str(error)) from error
        (record,) = _records(results)
        if record.fault:
            raise EvaluationError(*record.fault)
        return mario_replay(self._simulator, prepared, results, self._simulator.config)

    def pictures(self, evaluation: Evaluation, title: str) -> "Mapping[str, Plot]":
        """Draw the level in pixel art, and where the player was."""
        from experiments.drawing.cell_values import cell_values
        from experiments.drawing.plot import Plot, cell_table, figure_width, new_figure
        from mario_env.render.level import level_pixels

        level, occupancy = evaluation.layouts["layout"], evaluation.grids["occupancy"]
        width = figure_width()
        figure = new_figure(width, width * 0.31 + 0.2)
        axes = figure.add_subplot()
        axes.imshow(level_pixels(level), interpolation="nearest")
        axes.set(xticks=[], yticks=[], title=title)
        drawn = Plot(figure, cell_table(tile=level))
        label = "ticks of the player in the cell"
        heat = cell_values(
            self.render(level), occupancy, label, scale=_OCCUPANCY_SCALE, title=title
        )
        return {"layout": drawn, "occupancy": heat}


def _records(results: Results) -> list[GameRecord]:
    """One record a level of a batch of single games."""
    faults = {
        fault.index: (_FAILURES.get(fault.code, FailureKind.SIM_CRASH), fault.message)
        for fault in results.faults
    }
    values = {name: measure(results.runs)[:, 0] for name, measure in RUN_MEASURES.items()}
    values["completion"] = results.runs.completion[:, 0]
    return [
        GameRecord(
            {name: float(column[index]) for name, column in values.items()},
            results.occupancy[index],
            faults.get(index),
        )
        for index in range(len(results.ok))
    ]
