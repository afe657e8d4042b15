"""Commands about built-in layouts."""

import json
from pathlib import Path
from typing import Annotated

import typer

from experiments.cli.app import group
from experiments.cli.errors import user_errors

layouts_app = group("layouts", "Built-in layouts.")


@layouts_app.command("list", epilog="Example: experiments layouts list --json")
def layouts_list(
    as_json: Annotated[bool, typer.Option("--json", help="Print them as JSON.")] = False,
) -> None:
    """List the built-in layouts of all domains."""
    from experiments.domains.registry import layout_names

    with user_errors():
        shapes = {name: domain.layout(name).shape for name, domain in layout_names()}
        if as_json:
            typer.echo(json.dumps(shapes, indent=2))
            return
        for name, (rows, columns) in shapes.items():
            typer.echo(f"{name}  {rows}x{columns}")


@layouts_app.command("show", epilog="Example: experiments layouts show maze/seed-16x16")
def layouts_show(name: Annotated[str, typer.Argument(help="Name of a layout.")]) -> None:
    """Print a built-in layout."""
    from experiments.domains.registry import find_layout
    from layout_repair import to_rows

    with user_errors():
        layout, domain = find_layout(name)
        typer.echo("\n".join(to_rows(layout, domain.alphabet)))


@layouts_app.command(
    "export", epilog="Example: experiments layouts export warehouse/human-33x36 human.json"
)
def layouts_export(
    name: Annotated[str, typer.Argument(help="Name of a layout.")],
    file: Annotated[Path, typer.Argument(help="JSON file to write.")],
) -> None:
    """Write a built-in layout as a map file."""
    from experiments.domains.map_file import write_map
    from experiments.domains.registry import find_layout

    with user_errors():
        layout, domain = find_layout(name)
        write_map(file, domain, layout, name=name, provenance={"generator": "built-in"})
