"""Commands that run searches as jobs of Slurm."""

from pathlib import Path
from typing import Annotated

import typer

from experiments.cli.app import group
from experiments.cli.errors import user_errors
from experiments.cli.options import Cluster

slurm = group("slurm", "Run searches as jobs of Slurm.")

RunArgument = Annotated[Path, typer.Argument(metavar="RUN", help="A run directory.")]


@slurm.command(epilog="Example: experiments slurm submit maze/me --cluster cluster.toml --seed 3")
def submit(
    what: Annotated[
        str,
        typer.Argument(
            metavar="CONFIG | RUN", help="A configuration, or a run directory to go on with."
        ),
    ],
    cluster: Cluster = None,
    profile: Annotated[
        str, typer.Option(help="Size of the experiment: smoke, mini or paper.")
    ] = "paper",
    seed: Annotated[int, typer.Option(min=0, help="Seed of every random stream.")] = 0,
    settings: Annotated[
        list[str] | None, typer.Option("--set", metavar="KEY=VALUE", help="Set a key.")
    ] = None,
    out: Annotated[
        Path, typer.Option(help="Folder of the run directory, which all machines see.")
    ] = Path("runs"),
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only print the scripts of the jobs.")
    ] = False,
) -> None:
    """Submit a search, or one that is to go on; it submits itself again when its time is over."""
    from experiments.commands.slurm.submit import submit_again, submit_new
    from experiments.config.load import load_config
    from experiments.errors import UserError

    with user_errors():
        if (Path(what) / "run.json").is_file():
            submit_again(Path(what), cluster, dry_run, typer.echo)
            return
        if cluster is None:
            raise UserError("a new search needs --cluster, a TOML file that describes the cluster.")
        loaded = load_config(what, profile=profile, settings=settings or [])
        submit_new(loaded, seed, cluster, out, dry_run, typer.echo)


@slurm.command(epilog="Example: experiments slurm status runs/*")
def status(
    runs: Annotated[list[Path], typer.Argument(metavar="RUN...", help="Run directories.")],
) -> None:
    """Show where runs stand, and their jobs."""
    from experiments.commands.slurm.watch import status_lines

    with user_errors():
        for line in status_lines(runs):
            typer.echo(line)


@slurm.command(epilog="Example: experiments slurm cancel runs/RUN")
def cancel(run_directory: RunArgument) -> None:
    """Cancel the jobs of a run; nothing that has finished is lost."""
    from experiments.commands.slurm.watch import cancel_run

    with user_errors():
        for line in cancel_run(run_directory):
            typer.echo(line)


@slurm.command(epilog="Example: experiments slurm logs runs/RUN --lines 50")
def logs(
    run_directory: RunArgument,
    lines: Annotated[int, typer.Option(min=1, help="Lines of each file.")] = 20,
) -> None:
    """Show the end of what the newest jobs of a run have printed."""
    from experiments.commands.slurm.watch import log_lines

    with user_errors():
        for line in log_lines(run_directory, lines):
            typer.echo(line)
