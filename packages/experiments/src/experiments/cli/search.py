"""Commands that search."""

import os
from pathlib import Path
from typing import Annotated

import typer

from experiments.cli.app import app
from experiments.cli.errors import user_errors
from experiments.cli.options import Address, BackendOption, Cluster, Workers


@app.command(
    epilog="Example: experiments run maze/me --profile mini --seed 3 --set domain.episodes=20"
)
def run(
    config: Annotated[str, typer.Argument(help="Name of a configuration, or a TOML file.")],
    profile: Annotated[
        str, typer.Option(help="Size of the experiment: smoke, mini or paper.")
    ] = "paper",
    seed: Annotated[int, typer.Option(min=0, help="Seed of every random stream.")] = 0,
    workers: Workers = None,
    backend: BackendOption = "processes",
    address: Address = "",
    cluster: Cluster = None,
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

    with user_errors():
        loaded = load_config(config, profile=profile, settings=settings or [])
        from experiments.commands.search.backend import backend_of
        from experiments.commands.search.run import run_experiment

        run_experiment(
            loaded, seed, backend_of(backend, workers, address, cluster), out, typer.echo
        )


@app.command(epilog="Example: experiments resume runs/RUN --set algorithm.max_evals=20000")
def resume(
    run_directory: Annotated[Path, typer.Argument(metavar="RUN", help="A run directory.")],
    workers: Workers = None,
    backend: BackendOption = "processes",
    address: Address = "",
    cluster: Cluster = None,
    settings: Annotated[
        list[str] | None,
        typer.Option(
            "--set", metavar="KEY=VALUE", help="Change a key, such as algorithm.max_evals=20000."
        ),
    ] = None,
) -> None:
    """Continue a run that was interrupted or killed, or extend one that has finished."""
    from experiments.commands.search.backend import backend_of
    from experiments.commands.search.resume import resume_experiment

    with user_errors():
        where = backend_of(backend, workers, address, cluster)
        resume_experiment(run_directory, settings or [], where, typer.echo)


@app.command(epilog="Example: experiments bench maze/dsage --workers 16")
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

    with user_errors():
        loaded = load_config(config, profile=profile, settings=settings or [])
        from experiments.commands.search import bench as benchmark

        for line in benchmark.bench(loaded, evaluations, workers or os.cpu_count() or 1):
            typer.echo(line)
