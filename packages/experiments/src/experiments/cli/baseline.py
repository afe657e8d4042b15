"""Commands that make what results are compared with."""

from pathlib import Path
from typing import Annotated

import typer

from experiments.cli.app import group
from experiments.cli.errors import user_errors

baseline_app = group("baseline", "What results are compared with.")


@baseline_app.command(
    "random-maze",
    epilog="Example: experiments baseline random-maze maze.json study --agent shipped",
)
def baseline_random_maze(
    maze: Annotated[str, typer.Argument(help="Map file, or name of a built-in maze.")],
    out: Annotated[Path, typer.Argument(help="Folder for maps, table and picture.")],
    agent: Annotated[str, typer.Option(help="random, right-hand, left-hand, or a checkpoint.")],
    count: Annotated[int, typer.Option(min=1, help="Random mazes.")] = 100,
    low: Annotated[float, typer.Option(help="Shortest way, share of the maze's.")] = 0.8,
    high: Annotated[float, typer.Option(help="Longest way, share of the maze's.")] = 1.2,
    episodes: Annotated[int, typer.Option(min=1, help="Episodes in each maze.")] = 100,
    seed: Annotated[int, typer.Option(min=0, help="Seed of walls and episodes.")] = 0,
    threads: Annotated[int, typer.Option(min=1, help="Threads.")] = 1,
) -> None:
    """Compare a maze with random ones of as many walls and about as long a way."""
    from experiments.commands.baseline import random_maze

    with user_errors():
        random_maze(
            maze, out, count=count, low=low, high=high, agent=agent, episodes=episodes,
            seed=seed, threads=threads, echo=typer.echo,
        )  # fmt: skip
