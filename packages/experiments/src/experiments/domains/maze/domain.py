"""Mazes, scored by what a trained agent does in them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np

import maze_env
from experiments.domains.base import ExperimentDomain, Layout, Quantity, UnsupportedError
from experiments.domains.maze import layouts
from experiments.domains.maze.params import MazeParams
from experiments.domains.maze.view import MARKED_SYMBOLS, MazeView
from maze_env.agent.policies import Policy
from qd_core import Evaluation, EvaluationError, FailureKind
from qd_core.surrogate.view import PlainView, SurrogateView

if TYPE_CHECKING:
    from experiments.drawing.plot import Plot
    from experiments.drawing.replay import Replay

SYMBOLS = 2
"""Floor and wall."""

AGENT_MEASURES = (
    "agent_path_length", "n_repeated_cells", "frac_explored_cells", "mean_explored_cells",
    "n_left_turns", "n_right_turns", "success_rate",
)  # fmt: skip
"""Measures that are means over the repetitions; the others belong to the layout."""


@dataclass(frozen=True, eq=False)
class PreparedMaze:
    """A layout and what is played in it.

    Args:
        layout: ``uint8 (H, W)``, 0 floor, 1 wall.
        level: With start and goal, or None if no two floor cells are adjacent.
    """

    layout: Layout
    level: maze_env.Level | None


class MazeDomain(ExperimentDomain):
    """Layouts of mazes; a repetition is a number of episodes of one agent.

    An unsolvable maze is a valid result with objective 0.

    Args:
        params: The ``[domain]`` table of the configuration.

    References:
        Bhatt et al., "Deep Surrogate Assisted Generation of Environments", NeurIPS 2022.
        Zhang et al., "Arbitrarily Scalable Environment Generators via Neural Cellular
        Automata", NeurIPS 2023.
    """

    Params = MazeParams
    params: MazeParams
    simulations: ClassVar[str | None] = "maze/pure_simulation/episodes"
    objective: ClassVar[Quantity] = Quantity("solvability")
    measure_names = (
        "num_blocks", "agent_path_length", "n_repeated_cells", "frac_explored_cells",
        "layout_entropy", "optimal_path_length", "mean_explored_cells", "success_rate",
    )  # fmt: skip
    labels: ClassVar[Mapping[str, str]] = {
        "num_blocks": "Number of walls",
        "agent_path_length": "Mean agent path length",
        "n_repeated_cells": "Mean repeated visits",
        "frac_explored_cells": "Maze exploration",
        "layout_entropy": "Environment entropy",
        "optimal_path_length": "Optimal path length",
    }
    reported_measures: ClassVar[tuple[str, ...]] = ("success_rate", "agent_path_length")
    alphabet = " XSG"
    colors = (
        (255, 255, 255),  # floor: white
        (0, 0, 0),  # wall: black
        (60, 182, 234),  # start: blue
        (0, 200, 0),  # goal: green
    )
    final_layout: ClassVar[str] = "annotated"

    def __init__(self, params: MazeParams):
        super().__init__(params)
        self._agent: Policy | None = None

    @property
    def search_shape(self) -> tuple[int, int]:
        """Rows and columns of the maze."""
        return (self.params.rows, self.params.columns)

    @property
    def symbols(self) -> int:
        """Floor and wall."""
        return SYMBOLS

    @property
    def chunk(self) -> int:
        """Mazes that share the passes through the agent's network."""
        return self.params.chunk

    @property
    def surrogate_symbols(self) -> int:
        """Floor, wall, and start and goal if they are marked."""
        return SYMBOLS if self.params.mark_endpoints == "never" else MARKED_SYMBOLS

    def surrogate_view(self) -> SurrogateView:
        """Mazes with start and goal marked, or as they are."""
        marks = self.params.mark_endpoints
        return PlainView() if marks == "never" else MazeView(in_queries=marks == "always")

    @classmethod
    def resized(cls, params: MazeParams, shape: tuple[int, int]) -> MazeParams:
        """A maze of any size."""
        size = {"rows": shape[0], "columns": shape[1]}
        return MazeParams.model_validate({**params.model_dump(), **size})

    def rank(self, evaluation: Evaluation) -> tuple[float, ...]:
        """Of mazes with equal objectives the one that takes the agent longest."""
        return (evaluation.result_objective, evaluation.measures["agent_path_length"])

    def prepare(self, tiles: Layout, *, seed: int) -> PreparedMaze:  # noqa: ARG002
        """Find start and goal.

        Args:
            tiles: ``uint8`` 0 (floor) and 1 (wall), of `search_shape`.
            seed: Not used.

        Raises:
            EvaluationError: If the tiles have a wrong shape or code.
        """
        if tiles.shape != self.search_shape or tiles.max() >= SYMBOLS:
            raise EvaluationError(
                FailureKind.INVALID_LAYOUT,
                f"tiles: expected 0 and 1 of shape {self.search_shape}, "
                f"got codes up to {tiles.max()} of shape {tiles.shape}.",
            )
        return self.adopt(tiles)

    def searched_tiles(self, layout: Layout) -> Layout:
        """The walls of a layout, whatever else it shows."""
        walls: Layout = (layout == 1).astype(np.uint8)
        return walls

    def adopt(self, layout: Layout) -> PreparedMaze:
        """Take a maze of any size; codes of start and goal in it are floor."""
        walls = self.searched_tiles(layout)
        ends = maze_env.layouts.diameter_endpoints(walls)
        level = None if ends is None else maze_env.Level(walls, ends.start, ends.goal)
        return PreparedMaze(walls, level)

    def finished(self, prepared: PreparedMaze) -> Layout:
        """The maze."""
        return prepared.layout

    def simulate(self, prepared: PreparedMaze, *, seed: int) -> maze_env.MazeResult:
        """Run the episodes of one repetition."""
        ((record,),) = self.simulate_many([prepared], seeds=[[seed]])
        return record

    def simulate_many(
        self, prepared: Sequence[PreparedMaze], *, seeds: Sequence[Sequence[int]]
    ) -> list[list[maze_env.MazeResult]]:
        """Run all repetitions of some mazes side by side.

        Raises:
            EvaluationError: If the agent cannot be read.
        """
        pairs = [(maze, seed) for maze, own in zip(prepared, seeds, strict=True) for seed in own]
        results = maze_env.evaluate(
            [maze.layout if maze.level is None else maze.level for maze, _ in pairs],
            self.agent(),
            episodes=self.params.episodes,
            seed=[seed for _, seed in pairs],
            compat="published" if self.params.counting == "published" else None,
        )
        rest = iter(results)
        return [[next(rest) for _ in own] for own in seeds]

    def agent(self) -> Policy | None:
        """The agent, read once in a process; None if the objective needs none.

        Raises:
            EvaluationError: If it cannot be read.
        """
        if self._agent is None:
            try:
                self._agent = maze_env.read_agent(
                    self.params.agent, heading_mode=self.params.heading_mode
                )
            except maze_env.MazeError as error:
                raise EvaluationError(FailureKind.SIM_CRASH, str(error)) from error
        return self._agent

    def aggregate(
        self, prepared: PreparedMaze, records: Sequence[maze_env.MazeResult]
    ) -> Evaluation:
        """Combine the repetitions of one maze.

        Args:
            prepared: The maze.
            records: Its results, one a repetition.
        """
        rows = [record.measures() for record in records]
        measures = dict(rows[0])
        for name in AGENT_MEASURES:
            measures[name] = float(np.mean([row[name] for row in rows]))
        name, aggregate = self.params.objective, self.params.aggregate
        objective = float(np.mean([record.objective(name, aggregate) for record in records]))
        occupancy = np.mean([record.occupancy for record in records], axis=0)
        if prepared.level is None and self.params.unsolvable_occupancy == "walls":
            occupancy = prepared.layout
        lengths = np.array([row["agent_path_length"] for row in rows])
        return Evaluation(
            objective=objective,
            result_objective=objective,
            measures=measures,
            repetitions={
                "agent_path_length": lengths,
                "success_rate": np.array([row["success_rate"] for row in rows]),
            },
            layouts={"layout": prepared.layout, "annotated": records[0].annotated()},
            grids={"occupancy": occupancy.astype(np.float32)},
        )

    def check(self) -> None:
        """Read the agent."""
        self.agent()

    def pictures(self, evaluation: Evaluation, title: str) -> "Mapping[str, Plot]":
        """Draw the maze, and where the agent has been."""
        from experiments.drawing.cell_values import cell_values

        image = self.render(evaluation.layouts[self.final_layout])
        visits = evaluation.grids["occupancy"]
        scale = max(float(visits.max()), 1.0)
        drawn = cell_values(image, visits, "steps per episode", scale=scale, title=title)
        return {**super().pictures(evaluation, title), "occupancy": drawn}

    def replay(self, prepared: PreparedMaze, *, seed: int) -> "Replay":
        """Show the first episode of a repetition.

        Raises:
            UnsupportedError: If the maze has no start and goal, or the objective needs no agent.
            EvaluationError: If the agent cannot be read.
        """
        from experiments.domains.maze.replay import maze_replay
        from maze_env.evaluation.trajectory import follow

        agent = self.agent()
        if prepared.level is None or agent is None:
            raise UnsupportedError("there is no agent, or no way in this maze, to show.")
        episode = follow(prepared.level, agent, seed=seed)
        return maze_replay(episode, self.render(prepared.layout))

    @classmethod
    def layout_names(cls) -> Sequence[str]:
        """Seeds of cellular automata, empty mazes."""
        return layouts.layout_names()

    @classmethod
    def layout(cls, name: str) -> Layout:
        """A layout by name."""
        return layouts.layout(name)

    @classmethod
    def counts(cls, layout: Layout) -> dict[str, int]:
        """Walls."""
        return {"n_walls": int((layout == 1).sum())}
