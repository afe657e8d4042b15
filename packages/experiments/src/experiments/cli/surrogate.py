"""Commands about surrogates."""

from pathlib import Path
from typing import Annotated

import typer

from experiments.cli.app import group
from experiments.cli.errors import user_errors

surrogate_app = group("surrogate", "Networks that predict evaluations.")


@surrogate_app.callback()
def _group() -> None:
    """Networks that predict evaluations."""


@surrogate_app.command(epilog="Example: experiments surrogate validate runs/RUN --on runs/OTHER")
def validate(
    run: Annotated[Path, typer.Argument(metavar="RUN", help="A run with a surrogate.")],
    on: Annotated[
        list[Path] | None, typer.Option(help="Other runs of the domain to predict.")
    ] = None,
    limit: Annotated[int, typer.Option(min=2, help="Evaluations of each run at most.")] = 2000,
    out: Annotated[Path | None, typer.Option(help="Folder for a table and pictures.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the scores as JSON.")] = False,
) -> None:
    """Score a surrogate: what it said of its proposals, and the last one on whole runs."""
    from experiments.commands.surrogate import validate_surrogate

    with user_errors():
        typer.echo(validate_surrogate(run, on or [], limit, out, as_json=as_json))
