"""Commands that tell of configurations and runs."""

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from experiments.cli.app import app
from experiments.cli.errors import user_errors

AsJson = Annotated[bool, typer.Option("--json", help="Print it as JSON.")]


@app.command("list", epilog="Example: experiments list runs --json")
def list_(
    out: Annotated[Path, typer.Argument(help="Folder that holds run directories.")] = Path("runs"),
    as_json: AsJson = False,
    watch: Annotated[
        bool, typer.Option("--watch", help="Show how the runs come along, until none is running.")
    ] = False,
    every: Annotated[
        float, typer.Option(min=0.1, help="Seconds between two looks of --watch.")
    ] = 5.0,
) -> None:
    """List configurations, and the runs in a folder."""
    from experiments.commands.show import list_runs, run_records
    from experiments.config.files import packaged_names

    if watch:
        from experiments.commands import overview

        with user_errors():
            overview.watch(out, every, typer.echo, terminal=sys.stdout.isatty())
        return
    if as_json:
        records = {"configurations": packaged_names(), "runs": run_records(out)}
        typer.echo(json.dumps(records, indent=2))
        return
    typer.echo("configurations:")
    for name in packaged_names():
        typer.echo(f"  {name}")
    with user_errors():
        for line in list_runs(out):
            typer.echo(line)


@app.command(epilog="Example: experiments show runs/RUN")
def show(
    run_directory: Annotated[Path, typer.Argument(metavar="RUN", help="A run directory.")],
    as_json: AsJson = False,
) -> None:
    """Show state, metrics, failures and the closing comparison of a run."""
    from experiments.commands.show import run_record, show_run

    with user_errors():
        if as_json:
            typer.echo(json.dumps(run_record(run_directory), indent=2))
            return
        for line in show_run(run_directory):
            typer.echo(line)
