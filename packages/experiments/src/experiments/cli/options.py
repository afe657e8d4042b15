"""Options that several commands share."""

from pathlib import Path
from typing import Annotated

import typer

from experiments.commands.search.kinds import BackendKind

Workers = Annotated[
    int | None,
    typer.Option(min=1, help="Worker processes.", show_default="all cores, or all of the cluster"),
]
BackendOption = Annotated[BackendKind, typer.Option("--backend", help="Where evaluations run.")]
Address = Annotated[
    str, typer.Option(help="Scheduler of --backend dask-address, such as tcp://host:8786.")
]
Cluster = Annotated[
    Path | None,
    typer.Option("--cluster", metavar="FILE", help="TOML file of the cluster of Slurm."),
]
