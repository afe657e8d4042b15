"""What an evaluation says about one maze."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from maze_env.errors import LayoutError
from maze_env.layouts.checks import Layout
from maze_env.layouts.measures import (
    depth_first_rank,
    layout_entropy,
    shortest_path,
    wall_count,
)
from maze_env.level import Level

START, GOAL, PATH = 2, 3, 4
"""Codes of cells in annotated layouts, beside 0 floor and 1 wall."""

AGGREGATES: dict[str, Callable[[NDArray[np.float64]], float]] = {
    "mean": lambda values: float(np.mean(values)),
    "median": lambda values: float(np.median(values)),
}

OBJECTIVES = (
    "none", "dfs", "accel", "paired", "accel_fail", "paired_fail", "accel_none", "paired_none",
)  # fmt: skip
"""Names of objectives; ``accel`` and ``paired`` differ in name only."""

AUGMENTATIONS = ("agent_occupancy", "turns", "optimal_path")


@dataclass(frozen=True, eq=False)
class MazeResult:
    """An agent's episodes in one maze, and the numbers made from them.

    Arrays have one entry an episode; they are empty if no agent was run, or none could be because
    the maze is unsolvable (no two adjacent floor cells).

    Attributes:
        layout: `uint8 (H, W)`.
        level: Layout, start, goal and limit; None if no two floor cells are adjacent.
        optimal_path_length: Moves on a shortest way, -1 if there is none.
        reachable_cells: Cells that can be reached from the start, which counts too.
        success: `bool (n,)`, whether the goal was reached.
        path_length: `int64 (n,)`, steps, turns and bumps included.
        repeated_visits: `int64 (n,)`, steps that began in a cell visited before in the episode.
        distinct_cells: `int64 (n,)`, cells in which a step began.
        left_turns: `int64 (n,)`.
        right_turns: `int64 (n,)`.
        counts: `int64 (H, W, 3)`, steps, left and right turns that began in each cell, summed over
            episodes; the goal is never counted.
        uncounted_repeats: Repeated visits of episodes in `counts` that are in no array; more than 0
            only with ``compat="published"``.
        published: Whether ``compat="published"`` was given.
    """

    layout: Layout
    level: Level | None = None
    optimal_path_length: int = -1
    reachable_cells: int = 0
    success: NDArray[np.bool_] = field(default_factory=lambda: np.zeros(0, bool))
    path_length: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))
    repeated_visits: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))
    distinct_cells: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))
    left_turns: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))
    right_turns: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))
    counts: NDArray[np.int64] | None = None
    uncounted_repeats: int = 0
    published: bool = False

    @property
    def solvable(self) -> bool:
        """Whether there is a way from the start to the goal."""
        return self.optimal_path_length >= 1

    @property
    def episodes(self) -> int:
        """Number of counted episodes."""
        return len(self.path_length)

    @property
    def success_rate(self) -> float:
        """Share of episodes that reached the goal; 0 without episodes."""
        return _mean(self.success)

    @property
    def occupancy(self) -> NDArray[np.float64]:
        """Steps per episode that began in each cell, `float64 (H, W)`; all 0 without episodes."""
        return self._per_episode()[..., 0]

    def _per_episode(self) -> NDArray[np.float64]:
        if self.counts is None or not self.episodes:
            return np.zeros((*self.layout.shape, 3))
        return self.counts / self.episodes

    def objective_values(self, name: str) -> NDArray[np.float64]:
        """The objective of each episode, or of the maze if it needs no agent, `float64 (n,)`.

        ``none``: 1 if solvable. ``dfs``: place of the goal in a depth-first walk, divided by the
        optimal path length. ``accel``: path length. ``accel_fail``: 1 for a failure.
        ``accel_none``: 1 for a solvable maze. All are 0 for an unsolvable maze.

        Raises:
            LayoutError: There is no such objective, or it needs an agent and none was run.
        """
        if name not in OBJECTIVES:
            raise LayoutError(f"objective must be one of {OBJECTIVES}, got {name!r}")
        level = self.level
        if level is None or not self.solvable:
            return np.zeros(1)
        if name == "none":
            return np.ones(1)
        if name == "dfs":
            rank = depth_first_rank(self.layout, level.start, level.goal)
            return np.array([rank / self.optimal_path_length])
        if not self.episodes:
            raise LayoutError(f"objective {name!r} needs an agent; give one to evaluate()")
        if name.endswith("_none"):
            return np.ones(self.episodes)
        values = ~self.success if name.endswith("_fail") else self.path_length
        return values.astype(np.float64)

    def objective(self, name: str = "accel_none", aggregate: str = "mean") -> float:
        """The objective of the maze: ``"mean"`` or ``"median"`` of `objective_values`.

        Args:
            name: See `objective_values`.
            aggregate: How the values of the episodes become one.

        Raises:
            LayoutError: There is no such objective or aggregate, or an agent is needed.
        """
        if aggregate not in AGGREGATES:
            raise LayoutError(f"aggregate must be one of {sorted(AGGREGATES)}, got {aggregate!r}")
        return AGGREGATES[aggregate](self.objective_values(name))

    def measures(self) -> dict[str, float]:
        """All numbers by name; those of an agent are 0 if none was run or the maze is unsolvable.

        ``solvability`` 0 or 1; ``num_blocks`` walls; `layout_entropy`; `optimal_path_length`
        (-1 if unsolvable); ``agent_path_length`` mean; ``n_left_turns``, ``n_right_turns`` median;
        ``n_repeated_cells`` mean of repeated visits; ``frac_explored_cells`` share of the reachable
        cells in which some episode's step began; ``mean_explored_cells`` the same for one episode,
        mean; `success_rate`.
        """
        explored = 0 if self.counts is None else int((self.counts[..., 0] > 0).sum())
        reachable = max(self.reachable_cells, 1)
        repeats = self.repeated_visits.sum() + self.uncounted_repeats
        return {
            "solvability": float(self.solvable),
            "num_blocks": float(wall_count(self.layout)),
            "layout_entropy": layout_entropy(self.layout),
            "optimal_path_length": float(self.optimal_path_length),
            "agent_path_length": _mean(self.path_length),
            "n_left_turns": _median(self.left_turns),
            "n_right_turns": _median(self.right_turns),
            "n_repeated_cells": float(repeats / max(self.episodes, 1)),
            "frac_explored_cells": explored / reachable,
            "mean_explored_cells": _mean(self.distinct_cells) / reachable,
            "success_rate": self.success_rate,
        }

    def annotated(self) -> Layout:
        """The layout with start (2) and goal (3), as surrogates are trained on, `uint8 (H, W)`."""
        cells = self.layout.copy()
        if self.level is not None:
            cells[self.level.start], cells[self.level.goal] = START, GOAL
        return cells

    def augmented(self, kind: str = "agent_occupancy") -> NDArray[np.float64]:
        """What a surrogate learns to predict beside the measures.

        ``agent_occupancy``: `occupancy`, (H, W). ``turns``: occupancy, left turns and right turns
        per episode, (3, H, W). ``optimal_path``: the annotated layout with a shortest way (4).
        An unsolvable maze has zeros, or its layout if counted as published.

        Raises:
            LayoutError: There is no such kind.
        """
        if kind not in AUGMENTATIONS:
            raise LayoutError(f"augmentation must be one of {AUGMENTATIONS}, got {kind!r}")
        if kind == "optimal_path":
            cells = self.annotated()
            level = self.level
            way = level and shortest_path(self.layout, level.start, level.goal)
            for cell in (way or [])[1:-1]:
                cells[cell] = PATH
            return cells.astype(np.float64)
        planes = self._per_episode().transpose(2, 0, 1)
        if self.published and self.level is None:
            planes = np.broadcast_to(self.layout, planes.shape).astype(np.float64)
        return planes.copy() if kind == "turns" else planes[0].copy()


def _mean(values: NDArray[np.int64] | NDArray[np.bool_]) -> float:
    return float(values.mean()) if len(values) else 0.0


def _median(values: NDArray[np.int64]) -> float:
    return float(np.median(values)) if len(values) else 0.0
