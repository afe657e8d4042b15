"""Commands about the elites of a run."""

import json as json_module
from pathlib import Path
from typing import Annotated

import typer

from experiments.cli.app import app
from experiments.cli.errors import user_errors

RunArgument = Annotated[Path, typer.Argument(metavar="RUN", help="A run directory.")]
EliteOption = Annotated[
    str, typer.Option(help="best, a cell such as 100,50 or 15,* (the best of these), or eval:ID.")
]

GENERATE = """Let a trained generator make a layout of any size, and save it in the run.

Targets such as the number of shelves follow the area. Example:

experiments generate runs/RUN --size 101x102 --nca-iters 200
"""

ELITE = """Inspect an elite of a run, export its layout, follow its lineage.

Example:

experiments elite runs/RUN --elite best --lineage --export best.json
"""


@app.command(help=GENERATE)
def generate(
    run_directory: RunArgument,
    size: Annotated[
        str | None,
        typer.Option(metavar="HxW", help="Full size.", show_default="that of the search"),
    ] = None,
    elite: EliteOption = "best",
    nca_iters: Annotated[
        int | None, typer.Option(min=1, help="Steps of growth.", show_default="as in the search")
    ] = None,
    seed_layout: Annotated[
        str | None,
        typer.Option(help="Built-in layout from which it grows.", show_default="found by rule"),
    ] = None,
    no_repair: Annotated[bool, typer.Option("--no-repair", help="Only generate.")] = False,
    compare: Annotated[
        str | None, typer.Option(metavar="LAYOUT", help="Layout to compare with.")
    ] = None,
    video: Annotated[bool, typer.Option("--video", help="Keep each step of growth.")] = False,
    settings: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="KEY=VALUE", help="Such as domain.shelves=2000."),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace an earlier result.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Print what is known as JSON.")] = False,
) -> None:
    """Let a trained generator make a layout of any size."""
    from experiments.commands.elite import as_lines
    from experiments.commands.generate.layout import Wanted
    from experiments.commands.generate.layout import generate as make

    with user_errors():
        wanted = Wanted(
            size,
            elite,
            nca_iters,
            seed_layout,
            not no_repair,
            compare,
            video,
            settings or [],
            force,
        )
        found = make(run_directory, wanted, (lambda _: None) if json else typer.echo)
        shown = {key: value for key, value in found.items() if key not in ("domain", "version")}
        typer.echo(json_module.dumps(found, indent=2) if json else "\n".join(as_lines(shown)))


@app.command(help=ELITE)
def elite(
    run_directory: RunArgument,
    elite: EliteOption = "best",
    lineage: Annotated[bool, typer.Option("--lineage", help="List its ancestors.")] = False,
    draw: Annotated[bool, typer.Option("--draw", help="Print the layout.")] = False,
    export: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write the layout as a map file.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print what is known as JSON.")] = False,
) -> None:
    """Inspect an elite of a run."""
    from experiments.commands.elite import as_lines, describe_elite, draw_elite, export_elite

    with user_errors():
        found = describe_elite(run_directory, elite, lineage=lineage)
        typer.echo(json_module.dumps(found, indent=2) if json else "\n".join(as_lines(found)))
        if draw and not json:
            typer.echo(draw_elite(run_directory, elite))
        if export is not None:
            export_elite(run_directory, elite, export)


IMPORT = """Make a run of a run directory of the published programs.

Metrics and seed are read; pickles, which hold the archive, only with --pickles. Example:

experiments import-run logs/OLD --config warehouse/even/cma-mae-nca-a5 --pickles
"""


@app.command("import-run", help=IMPORT)
def import_run(
    old_directory: Annotated[
        Path, typer.Argument(metavar="OLD_DIR", help="A published run directory.")
    ],
    config: Annotated[
        str, typer.Option(help="Configuration here that says the same as its config.gin.")
    ],
    pickles: Annotated[
        bool, typer.Option("--pickles", help="Also read its pickles: archive and history.")
    ] = False,
    out: Annotated[Path, typer.Option(help="Folder that receives the run.")] = Path("runs"),
) -> None:
    """Make a run of a published run directory."""
    from experiments.commands.import_run.command import import_run as read

    with user_errors():
        read(old_directory, config, pickles=pickles, out=out, echo=typer.echo)
