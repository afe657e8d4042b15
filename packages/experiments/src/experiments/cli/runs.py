"""Commands that tell of configurations and runs."""

from pathlib import Path
from typing import Annotated

import typer

from experiments.cli.app import app
from experiments.cli.errors import user_errors


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
    with user_errors():
        for line in list_runs(out):
            typer.echo(line)


@app.command()
def show(
    run_directory: Annotated[Path, typer.Argument(metavar="RUN", help="A run directory.")],
) -> None:
    """Show state, metrics, failures and the closing comparison of a run."""
    from experiments.commands.show import show_run

    with user_errors():
        for line in show_run(run_directory):
            typer.echo(line)
