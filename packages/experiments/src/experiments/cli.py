"""The command line ``experiments``: each command a few lines that call into the package."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from experiments import __version__
from experiments.errors import InterruptedRunError, RunFailedError, UserError

FAILED = 1
USAGE_ERROR = 2
TERMINATED = 75
INTERRUPTED = 130

app = typer.Typer(
    help="Design environments by quality-diversity search.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
layouts_app = typer.Typer(help="Built-in layouts.", no_args_is_help=True, rich_markup_mode=None)
app.add_typer(layouts_app, name="layouts")
baseline_app = typer.Typer(
    help="What results are compared with.", no_args_is_help=True, rich_markup_mode=None
)
app.add_typer(baseline_app, name="baseline")


def main() -> NoReturn:
    """Run the command line."""
    app()
    sys.exit(0)


@contextmanager
def _user_errors() -> Iterator[None]:
    try:
        yield
    except UserError as error:
        typer.echo(f"error: {error}", err=True)
        raise typer.Exit(USAGE_ERROR) from None
    except RunFailedError as error:
        typer.echo(f"failed: {error}", err=True)
        raise typer.Exit(FAILED) from None
    except InterruptedRunError as error:
        typer.echo(str(error))
        raise typer.Exit(TERMINATED if error.terminated else INTERRUPTED) from None
    except KeyboardInterrupt:
        raise typer.Exit(INTERRUPTED) from None


def _version(show: bool) -> None:
    if show:
        typer.echo(f"experiments {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Design environments by quality-diversity search."""


@app.command()
def run(
    config: Annotated[str, typer.Argument(help="Name of a configuration, or a TOML file.")],
    profile: Annotated[
        str, typer.Option(help="Size of the experiment: smoke, mini or paper.")
    ] = "paper",
    seed: Annotated[int, typer.Option(min=0, help="Seed of every random stream.")] = 0,
    workers: Annotated[
        int | None, typer.Option(min=1, help="Worker processes.", show_default="all cores")
    ] = None,
    settings: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="KEY=VALUE", help="Set a key, such as domain.agents=100."),
    ] = None,
    out: Annotated[Path, typer.Option(help="Folder that receives the run directory.")] = Path(
        "runs"
    ),
) -> None:
    """Run an experiment and compare its best layout with the human-designed one."""
    from experiments.config.load import load_config

    with _user_errors():
        loaded = load_config(config, profile=profile, settings=settings or [])
        from experiments.commands.run import run_experiment

        run_experiment(loaded, seed, workers or os.cpu_count() or 1, out, typer.echo)


@app.command()
def resume(
    run_directory: Annotated[Path, typer.Argument(metavar="RUN", help="A run directory.")],
    workers: Annotated[
        int | None, typer.Option(min=1, help="Worker processes.", show_default="all cores")
    ] = None,
    settings: Annotated[
        list[str] | None,
        typer.Option(
            "--set", metavar="KEY=VALUE", help="Change a key, such as algorithm.max_evals=20000."
        ),
    ] = None,
) -> None:
    """Continue a run that was interrupted or killed, or extend one that has finished."""
    from experiments.commands.resume import resume_experiment

    with _user_errors():
        cores = workers or os.cpu_count() or 1
        resume_experiment(run_directory, settings or [], cores, typer.echo)


@app.command()
def bench(
    config: Annotated[str, typer.Argument(help="Name of a configuration, or a TOML file.")],
    profile: Annotated[str, typer.Option(help="Size of the experiment.")] = "paper",
    settings: Annotated[
        list[str] | None, typer.Option("--set", metavar="KEY=VALUE", help="Set a key.")
    ] = None,
    evaluations: Annotated[int, typer.Option(min=1, help="Evaluations to measure.")] = 5,
    workers: Annotated[
        int | None, typer.Option(min=1, help="Workers of the run.", show_default="all cores")
    ] = None,
) -> None:
    """Predict the cost of a run from a short measurement."""
    from experiments.config.load import load_config

    with _user_errors():
        loaded = load_config(config, profile=profile, settings=settings or [])
        from experiments.commands import bench as benchmark

        for line in benchmark.bench(loaded, evaluations, workers or os.cpu_count() or 1):
            typer.echo(line)


@app.command("list")
def list_(
    out: Annotated[Path, typer.Argument(help="Folder that holds run directories.")] = Path("runs"),
) -> None:
    """List configurations, and the runs in a folder."""
    from experiments.commands.show import list_runs
    from experiments.config.files import packaged_names

    typer.echo("configurations:")
    for name in packaged_names():
        typer.echo(f"  {name}")
    with _user_errors():
        for line in list_runs(out):
            typer.echo(line)


@app.command()
def show(
    run_directory: Annotated[Path, typer.Argument(metavar="RUN", help="A run directory.")],
) -> None:
    """Show state, metrics, failures and the closing comparison of a run."""
    from experiments.commands.show import show_run

    with _user_errors():
        for line in show_run(run_directory):
            typer.echo(line)


@layouts_app.command("list")
def layouts_list() -> None:
    """List the built-in layouts of all domains."""
    from experiments.domains.registry import layout_names

    with _user_errors():
        for name, domain in layout_names():
            rows, columns = domain.layout(name).shape
            typer.echo(f"{name}  {rows}x{columns}")


@layouts_app.command("show")
def layouts_show(name: Annotated[str, typer.Argument(help="Name of a layout.")]) -> None:
    """Print a built-in layout."""
    from experiments.domains.registry import find_layout
    from layout_repair import to_rows

    with _user_errors():
        layout, domain = find_layout(name)
        typer.echo("\n".join(to_rows(layout, domain.alphabet)))


@layouts_app.command("export")
def layouts_export(
    name: Annotated[str, typer.Argument(help="Name of a layout.")],
    file: Annotated[Path, typer.Argument(help="JSON file to write.")],
) -> None:
    """Write a built-in layout as a map file."""
    from experiments.domains.map_file import write_map
    from experiments.domains.registry import find_layout

    with _user_errors():
        layout, domain = find_layout(name)
        write_map(file, domain, layout, name=name, provenance={"generator": "built-in"})


@baseline_app.command("random-maze")
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

    with _user_errors():
        random_maze(
            maze, out, count=count, low=low, high=high, agent=agent, episodes=episodes,
            seed=seed, threads=threads, echo=typer.echo,
        )  # fmt: skip
