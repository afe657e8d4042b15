"""Evaluations of many mazes at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from maze_env.agent.policies import Policy
from maze_env.errors import AgentError, LayoutError
from maze_env.evaluation.complete import run_complete
from maze_env.evaluation.first_finished import run_first_finished
from maze_env.evaluation.log import EpisodeLog
from maze_env.evaluation.parallel import Runner, run_in_parts
from maze_env.evaluation.result import MazeResult
from maze_env.layouts.checks import Layout, as_array, checked_layout, checked_whole
from maze_env.layouts.endpoints import diameter_endpoints
from maze_env.layouts.measures import reachable_area
from maze_env.level import Level

COUNTINGS: dict[str | None, Runner] = {None: run_complete, "published": run_first_finished}
MAX_EPISODES = 10**9
MAX_SEED = 2**63 - 1
MAX_THREADS = 4096


def evaluate(
    layouts: Sequence[Level | ArrayLike],
    agent: Policy | None,
    *,
    episodes: int = 50,
    seed: int | Sequence[int] = 0,
    compat: str | None = None,
    see_through_walls: bool = True,
    threads: int = 1,
    progress: Callable[[int], None] | None = None,
) -> list[MazeResult]:
    """Run an agent in mazes, `episodes` times in each, every episode to its end.

    The result of a maze depends on the maze, its seed, the agent and the number of episodes alone:
    not on the mazes beside it, their order, or the number of threads.

    >>> import maze_env
    >>> result, = maze_env.evaluate([["....", ".##.", "...."]], maze_env.WallFollower(), episodes=9)
    >>> result.success_rate, result.optimal_path_length
    (1.0, 5)

    Args:
        layouts: Levels, or layouts whose start and goal are the farthest pair of cells. A layout
            without two adjacent floor cells is unsolvable, which is a result and no error.
        agent: Who acts; None leaves out what needs an agent.
        episodes: Number of episodes in each maze, 1 or more.
        seed: Of all mazes, or one a maze; 0 to 2**63 - 1.
        compat: ``"published"`` counts the first episodes that finish in ten copies of each maze
            (`maze_env.evaluation.first_finished`), which is biased; None counts all.
        see_through_walls: As for `maze_env.Rollouts`.
        threads: Number of threads, 1 or more.
        progress: Is called with the number of episodes that have ended since its last call.

    Returns:
        One result a layout, in their order.

    Raises:
        LayoutError: A malformed layout (the message says which), or an option out of range.
        ActionError: The agent gives something else than actions.
        AgentError: The agent depends on its companions and `compat` is None.
    """
    checked_whole("episodes", episodes, 1, MAX_EPISODES)
    checked_whole("threads", threads, 1, MAX_THREADS)
    if compat not in COUNTINGS:
        raise LayoutError(f"compat must be 'published' or None, got {compat!r}")
    if compat is None and getattr(agent, "heading_mode", None) == "batch_union":
        raise AgentError(
            "heading_mode 'batch_union' makes an episode depend on its companions; it goes with "
            "compat='published' alone"
        )
    seeds = _checked_seeds(seed, len(layouts))
    mazes = [_maze(index, layout) for index, layout in enumerate(layouts)]
    levels = {index: maze for index, maze in enumerate(mazes) if isinstance(maze, Level)}
    which = list(levels)
    if agent is None:
        logs = [EpisodeLog(level, 0) for level in levels.values()]
    else:
        logs = run_in_parts(
            COUNTINGS[compat],
            list(levels.values()),
            seeds[which],
            agent,
            episodes,
            see_through_walls=see_through_walls,
            threads=threads,
            progress=progress,
        )
    found = dict(zip(which, logs, strict=True))
    return [_result(maze, found.get(k), compat is not None) for k, maze in enumerate(mazes)]


def _maze(index: int, layout: Level | ArrayLike) -> Level | Layout:
    """A level, or the layout if it is unsolvable."""
    if isinstance(layout, Level):
        return layout
    try:
        cells = checked_layout(layout)
    except LayoutError as error:
        raise LayoutError(f"layout {index}: {error}") from error
    ends = diameter_endpoints(cells)
    return cells if ends is None else Level(cells, ends.start, ends.goal)


def _checked_seeds(seed: int | Sequence[int], count: int) -> NDArray[np.uint64]:
    if isinstance(seed, (int, np.integer)):
        return np.full(count, checked_whole("seed", seed, 0, MAX_SEED), np.uint64)
    given = as_array("seed", seed)
    if given.shape != (count,) or (count and given.dtype.kind not in "iu"):
        raise LayoutError(f"seed must be a whole number or {count} of them, got {seed!r}")
    if count and (given.min() < 0 or given.max() > MAX_SEED):
        raise LayoutError(f"seed must be from 0 to {MAX_SEED}, got {seed!r}")
    return given.astype(np.uint64)


def _result(maze: Level | Layout, log: EpisodeLog | None, published: bool) -> MazeResult:
    if not isinstance(maze, Level) or log is None:
        return MazeResult(np.array(maze), published=published)
    return MazeResult(
        layout=maze.layout,
        level=maze,
        optimal_path_length=maze.optimal_path_length,
        reachable_cells=reachable_area(maze.layout, maze.start),
        counts=log.counts,
        uncounted_repeats=log.uncounted_repeats,
        published=published,
        **log.fields,
    )
