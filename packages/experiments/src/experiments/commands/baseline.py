"""`experiments baseline random-maze`: random mazes beside a maze, and an agent in all of them."""

from collections.abc import Callable, Sequence
from pathlib import Path

import maze_env
from experiments.analysis.success_study import success_study
from experiments.bars import tqdm
from experiments.domains.map_file import write_map
from experiments.domains.maze.domain import MazeDomain
from experiments.domains.maze.study import MazeStudy, study
from experiments.domains.registry import find_layout
from experiments.errors import UserError


def random_maze(
    name: str,
    out: Path,
    *,
    count: int,
    low: float,
    high: float,
    agent: str,
    episodes: int,
    seed: int,
    threads: int,
    echo: Callable[[str], object],
) -> MazeStudy:
    """Draw baselines, run the agent in the maze and in them, write maps, table and picture.

    Args:
        name: A map file (JSON or text) or a built-in layout such as ``maze/seed-16x16``.
        out: Folder for the results; made if missing.
        count: Number of random mazes.
        low: Their shortest way at least, as a share of the maze's.
        high: Their shortest way at most.
        agent: As ``domain.agent`` of a configuration.
        episodes: Episodes in each maze.
        seed: Of walls and episodes.
        threads: Threads.
        echo: Writes a line for the user.

    Raises:
        UserError: If the maze, the agent or a number is wrong, or nothing can be written.
    """
    layout = _read(name)
    try:
        policy = maze_env.read_agent(agent)
        out.mkdir(parents=True, exist_ok=True)
        with tqdm(total=count, unit="maze", disable=None) as bar:
            baselines = maze_env.layouts.random_baselines(
                layout, count, low=low, high=high, seed=seed, progress=bar.update
            )
        drawn = {"of": name, "low": low, "high": high, "seed": seed}
        _write_maps(out, baselines, drawn)
        with tqdm(total=(count + 1) * episodes, unit="episode", disable=None) as bar:
            result = study(
                layout, baselines, policy, episodes=episodes, seed=seed, threads=threads,
                progress=bar.update,
            )  # fmt: skip
        title = f"{Path(name).stem}: {episodes} episodes a maze"
        success_study(result.maze.success_rate, result.baseline_success, title=title).save(
            out / "success.png"
        )
    except maze_env.MazeError as error:
        raise UserError(str(error)) from error
    except OSError as error:
        raise UserError(f"{out}: {error.strerror or error}") from error
    for line in result.lines():
        echo(line)
    echo(f"maps and picture: {out}")
    return result


def _write_maps(
    out: Path, mazes: Sequence[maze_env.layouts.Layout], drawn: dict[str, object]
) -> None:
    """Write baselines as maps that say how they were drawn."""
    for index, maze in enumerate(mazes):
        title = f"baseline_{index:0{len(str(len(mazes) - 1))}}"
        provenance = {**drawn, "number": index}
        write_map(out / f"{title}.json", MazeDomain, maze, name=title, provenance=provenance)


def _read(name: str) -> maze_env.layouts.Layout:
    if not Path(name).exists() and name.startswith("maze/"):
        return find_layout(name)[0]
    try:
        return maze_env.layouts.read_maze(name)[0]
    except maze_env.MazeError as error:
        raise UserError(str(error)) from error
