"""Commands that compare and draw what runs have found."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from experiments.cli.app import app
from experiments.cli.errors import user_errors
from experiments.cli.options import Address, BackendOption, Cluster, Workers

RunSources = Annotated[
    list[Path],
    typer.Argument(metavar="MANIFEST | RUN...", help="A manifest, or run directories."),
]


@app.command(
    epilog="Example: experiments compare paper.toml --out tables "
    "--metric result/qd_score --metric result/coverage"
)
def compare(
    sources: Annotated[
        list[Path],
        typer.Argument(
            metavar="MANIFEST | RUN... | FOLDER...",
            help="A manifest, run directories, or folders of 'experiments evaluate'.",
        ),
    ],
    metric: Annotated[
        list[str] | None,
        typer.Option(
            help="Metric of metrics.jsonl, or measure of simulations.",
            show_default="QD score, coverage, best objective; objective of simulations",
        ),
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="Folder for the tables as Markdown, LaTeX and CSV.")
    ] = None,
    form: Annotated[
        Literal["markdown", "csv", "latex"], typer.Option("--format", help="Format of the text.")
    ] = "markdown",
    as_json: Annotated[bool, typer.Option("--json", help="Print all numbers as JSON.")] = False,
) -> None:
    """Compare final values: mean and standard error, ANOVA, Welch's tests of all pairs.

    The p values of the pairs of a metric are corrected by Holm's method; the effect size is
    Hedges' g.
    """
    from experiments.commands.compare import compare_results

    with user_errors():
        text, remarks = compare_results(sources, metric or [], out, "json" if as_json else form)
        typer.echo(text)
        for remark in remarks:
            typer.echo(f"note: {remark}", err=True)


@app.command(epilog="Example: experiments sweep paper.toml --out runs --workers 8")
def sweep(
    file: Annotated[Path, typer.Argument(metavar="SWEEP", help="TOML file of the sweep.")],
    out: Annotated[Path, typer.Option(help="Folder of run directories and manifest.")] = Path(
        "runs"
    ),
    workers: Workers = None,
    backend: BackendOption = "processes",
    address: Address = "",
    cluster: Cluster = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only tell what is to do.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="The same as JSON.")] = False,
) -> None:
    """Run configurations with several seeds, whatever is not finished yet; write a manifest.

    Interrupted, it goes on with the same command.
    """
    from experiments.commands.search import sweep as sweeping
    from experiments.commands.search.backend import backend_of

    with user_errors():
        if dry_run or as_json:
            states = sweeping.states(sweeping.read_sweep(file)[1], out)
            typer.echo(sweeping.as_json(states) if as_json else sweeping.as_text(states))
            return
        sweeping.sweep(file, out, backend_of(backend, workers, address, cluster), typer.echo)
