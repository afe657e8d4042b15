"""The application: its groups of commands, and what stands before any of them."""

import logging
import sys
from typing import Annotated, NoReturn

import typer

from experiments import __version__

app = typer.Typer(
    help="Design environments by quality-diversity search.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


def group(name: str, title: str) -> typer.Typer:
    """Add a group of commands.

    Args:
        name: Word before the commands.
        title: What they are for.
    """
    commands = typer.Typer(help=title, no_args_is_help=True, rich_markup_mode=None)
    app.add_typer(commands, name=name)
    return commands


def main() -> NoReturn:
    """Run the command line."""
    app()
    sys.exit(0)


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
    del version
    # Where the dashboard of a cluster is, is said beside the progress.
    logging.getLogger("qd_core.execution").setLevel(logging.INFO)
    if logging.lastResort is not None:
        logging.lastResort.setLevel(logging.INFO)
