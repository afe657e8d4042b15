"""Options that several commands share."""

from typing import Annotated, Literal

import typer

Kind = Literal["serial", "processes", "dask", "dask-address"]

Workers = Annotated[
    int | None, typer.Option(min=1, help="Worker processes.", show_default="all cores")
]
BackendOption = Annotated[Kind, typer.Option("--backend", help="Where evaluations run.")]
Address = Annotated[
    str, typer.Option(help="Scheduler of --backend dask-address, such as tcp://host:8786.")
]
