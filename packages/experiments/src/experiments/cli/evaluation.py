"""Commands that simulate finished layouts."""

from pathlib import Path
from typing import Annotated

import typer

from experiments.cli.app import app
from experiments.cli.errors import user_errors
from experiments.cli.options import Address, BackendOption, Cluster, Workers

EXAMPLE = """Simulate finished layouts over numbers of agents and seeds.

Every simulation is kept in the output folder as soon as it has ended; the same command goes on
after Ctrl-C, and another one adds to the folder. Example:

experiments evaluate warehouse/human-33x36 --domain warehouse --agents 50:350:10 --reps 50
"""


@app.command(help=EXAMPLE)
def evaluate(
    layouts: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="LAYOUT...",
            help="Map files, built-in layouts, or published result folders.",
            show_default=False,
        ),
    ] = None,
    domain: Annotated[str | None, typer.Option(help="Domain of the layouts.")] = None,
    config: Annotated[
        str | None, typer.Option(help="Configuration, if not the usual one of the domain.")
    ] = None,
    manifest: Annotated[
        Path | None, typer.Option(help="TOML file that groups layouts, instead of LAYOUT.")
    ] = None,
    run: Annotated[
        Path | None, typer.Option(help="Run whose elites are evaluated, instead of LAYOUT.")
    ] = None,
    elites: Annotated[str, typer.Option(help="Elites of the run: top:N or all.")] = "top:20",
    agents: Annotated[
        str | None, typer.Option(help="FIRST:LAST:STEP with both ends, or numbers.")
    ] = None,
    constant: Annotated[
        int | None, typer.Option(min=1, help="One number of agents, with seeds drawn by chance.")
    ] = None,
    reps: Annotated[
        int | None,
        typer.Option(min=1, help="Seeds at each number.", show_default="of the configuration"),
    ] = None,
    seed: Annotated[int, typer.Option(min=0, help="First seed, or seed of the drawn ones.")] = 0,
    workers: Workers = None,
    backend: BackendOption = "processes",
    address: Address = "",
    cluster: Cluster = None,
    settings: Annotated[
        list[str] | None, typer.Option("--set", metavar="KEY=VALUE", help="Set a key.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="Folder of the simulations.", show_default="evaluation")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print the statistics as JSON.")] = False,
) -> None:
    """Simulate finished layouts."""
    from experiments.commands.evaluate.options import Options, evaluate_command
    from experiments.commands.search.backend import backend_of

    with user_errors():
        options = Options(
            layouts=layouts or [], domain=domain, config=config, manifest=manifest, run=run,
            elites=elites, agents=agents, constant=constant, reps=reps, seed=seed,
            backend=backend_of(backend, workers, address, cluster), settings=settings or [],
            out=out, json=json,
        )  # fmt: skip
        evaluate_command(options, typer.echo)
