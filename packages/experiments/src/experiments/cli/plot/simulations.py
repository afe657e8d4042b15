"""`experiments plot`: figures of what `experiments evaluate` has simulated."""

from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from experiments.cli.plot.options import figure
from experiments.cli.plot.runs import plot_app

Folders = Annotated[
    list[Path], typer.Argument(metavar="FOLDER...", help="Folders of 'experiments evaluate'.")
]
Bands = Annotated[
    Literal["ci", "se"], typer.Option(help="95 % interval of the mean, or standard error.")
]
Agents = Annotated[
    int | None, typer.Option(help="Only simulations with so many.", show_default="all")
]


@plot_app.command(epilog="Example: experiments plot agents evaluation --width page")
@figure
def agents(output: Any, folders: Folders, band: Bands = "ci") -> Any:
    """The objective against the number of agents; hollow where simulations jammed."""
    from experiments.commands.plot.evaluations import plot_loads

    return plot_loads(folders, output, band)


@plot_app.command("time", epilog="Example: experiments plot time evaluation --agents 200")
@figure
def over_time(output: Any, folders: Folders, agents: Agents = None, band: Bands = "ci") -> Any:
    """What is counted over the time of a simulation, such as finished tasks."""
    from experiments.commands.plot.evaluations import plot_time

    return plot_time(folders, output, agents, band)


@plot_app.command(epilog="Example: experiments plot scalability small large")
@figure
def scalability(output: Any, folders: Folders) -> Any:
    """The best number of agents and the highest objective, over sizes of layouts."""
    from experiments.commands.plot.evaluations import plot_scalability

    return plot_scalability(folders, output)


@plot_app.command(epilog="Example: experiments plot cells evaluation --agents 200 --scale 0.005")
@figure
def cells(
    output: Any,
    folders: Folders,
    agents: Agents = None,
    scale: Annotated[
        float | None, typer.Option(help="Upper end of the colours.", show_default="the maximum")
    ] = None,
) -> Any:
    """Values of cells, such as tile usage, if the evaluation kept them."""
    from experiments.commands.plot.evaluations import plot_cells

    return plot_cells(folders, output, agents, scale)
