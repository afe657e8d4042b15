"""Options that all figures have."""

import functools
import inspect
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from experiments.cli.errors import user_errors


def _options(
    out: Annotated[Path, typer.Option(help="Folder for picture and numbers.")] = Path("figures"),
    form: Annotated[
        Literal["png", "pdf", "svg"], typer.Option("--format", help="Format of the picture.")
    ] = "png",
    theme: Annotated[Literal["light", "dark"], typer.Option(help="Ground.")] = "light",
    width: Annotated[
        Literal["column", "page"], typer.Option(help="As wide as a column or page of a paper.")
    ] = "column",
    font: Annotated[Literal["sans", "serif"], typer.Option(help="Kind of letters.")] = "sans",
    dpi: Annotated[int, typer.Option(min=50, max=1200, help="Dots per inch.")] = 300,
) -> Any:
    from experiments.commands.plot.output import Output
    from experiments.drawing.style import Style

    return Output(out, form, dpi, Style(theme, width, font))


def figure(command: Callable[..., Any]) -> Callable[..., None]:
    """Give a command the options of all figures.

    Args:
        command: Has an argument ``output``, which the options become, and returns the files that
            it writes; their names are printed.
    """
    own = inspect.signature(command).parameters
    shared = inspect.signature(_options).parameters

    @functools.wraps(command)
    def wrapped(**given: Any) -> None:
        with user_errors():
            output = _options(**{name: given.pop(name) for name in shared})
            for path in command(**given, output=output):
                typer.echo(path)

    keep = [parameter for name, parameter in own.items() if name != "output"]
    parameters = [p.replace(kind=inspect.Parameter.KEYWORD_ONLY) for p in (*keep, *shared.values())]
    wrapped.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    wrapped.__annotations__ = {p.name: p.annotation for p in parameters}
    return wrapped
