"""The commands, and errors of users as one line."""

import sys

import typer

from mario_env.cli import convert, evaluate, gan, play, serve
from mario_env.errors import MarioError
from mario_env.play.results import EvaluationInterrupted

app = typer.Typer(
    help="Plays, judges, generates and converts levels of Mario.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command("play")(play.play)
app.command("evaluate")(evaluate.evaluate)
app.command("serve")(serve.serve)
app.command("train-gan")(gan.train_gan)
app.command("sample")(gan.sample)
app.command("convert")(convert.convert)


def main() -> None:
    """Run the command line; errors of users end it with exit code 2, Ctrl-C with 130."""
    try:
        app()
    except MarioError as error:
        typer.echo(f"mario-env: {error}", err=True)
        sys.exit(2)
    except (KeyboardInterrupt, EvaluationInterrupted):
        typer.echo("mario-env: interrupted", err=True)
        sys.exit(130)
