"""`experiments plot`: figures of what runs have found."""

from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from experiments.cli.app import group
from experiments.cli.plot.options import figure
from experiments.cli.results import RunSources

plot_app = group("plot", "Draw figures, each with its numbers as CSV beside it.")

Transposed = Annotated[bool, typer.Option("--transposed", help="Exchange the axes.")]
Bins = Annotated[int, typer.Option(min=1, help="Number of bins.")]


@plot_app.command(epilog="Example: experiments plot heatmap runs/RUN --evals 500 --theme dark")
@figure
def heatmap(
    output: Any,
    sources: RunSources,
    archive: Annotated[
        Literal["result", "opt"], typer.Option(help="The result archive or the soft one.")
    ] = "result",
    evals: Annotated[
        int | None, typer.Option(min=1, help="Draw it after so many.", show_default="the end")
    ] = None,
    scale: Annotated[
        tuple[float, float] | None,
        typer.Option(metavar="LOW HIGH", help="Ends of the colours.", show_default="of the values"),
    ] = None,
    transposed: Transposed = False,
) -> Any:
    """Archives of runs as heat maps, side by side."""
    from experiments.commands.plot.runs import plot_heatmap

    return plot_heatmap(
        sources, output, archive=archive, evals=evals, ends=scale, transposed=transposed
    )


@plot_app.command(epilog="Example: experiments plot video runs/RUN --frames 60")
@figure
def video(
    output: Any,
    run: Annotated[Path, typer.Argument(metavar="RUN", help="A run directory.")],
    frames: Annotated[int, typer.Option(min=1, max=1000, help="Number of frames.")] = 60,
    fps: Annotated[float, typer.Option(min=1, max=50, help="Frames a second.")] = 12,
    transposed: Transposed = False,
) -> Any:
    """The heat map of a run as it is filled, an animated GIF."""
    from experiments.commands.plot.runs import plot_video

    return plot_video(run, output, frames=frames, frames_per_second=fps, transposed=transposed)


@plot_app.command(epilog="Example: experiments plot curves paper.toml --width page")
@figure
def curves(
    output: Any,
    sources: RunSources,
    metric: Annotated[
        list[str] | None,
        typer.Option(
            help="Metric of metrics.jsonl.", show_default="QD score, coverage, best objective"
        ),
    ] = None,
    band: Annotated[
        Literal["ci", "se"],
        typer.Option(help="95 % interval of the mean, or standard error."),
    ] = "ci",
) -> Any:
    """Metrics over evaluations: means over the runs of each algorithm, and bands."""
    from experiments.commands.plot.runs import plot_curves

    return plot_curves(sources, output, metrics=metric or [], band=band)


@plot_app.command(epilog="Example: experiments plot histogram runs/RUN --bins 100")
@figure
def histogram(output: Any, sources: RunSources, bins: Bins = 50) -> Any:
    """Objectives of elites."""
    from experiments.commands.plot.runs import plot_histogram

    return plot_histogram(sources, output, bins=bins)


@plot_app.command(epilog="Example: experiments plot prediction runs/RUN")
@figure
def prediction(output: Any, sources: RunSources, bins: Bins = 30) -> Any:
    """What the surrogate of a run predicted against what came out."""
    from experiments.commands.plot.runs import plot_prediction

    return plot_prediction(sources, output, bins=bins)


Elite = Annotated[
    str, typer.Option(help="best, top:N, I,J (cell), eval:ID, extreme, or all.", metavar="WHICH")
]


@plot_app.command(epilog="Example: experiments plot layout warehouse/human-33x36 --theme dark")
@figure
def layout(
    output: Any,
    layouts: Annotated[list[str], typer.Argument(help="Built-in layouts, or map files.")],
    domain: Annotated[str | None, typer.Option(help="Domain of map files.")] = None,
) -> Any:
    """Layouts as grids of coloured cells."""
    from experiments.commands.plot.levels import plot_layouts

    return plot_layouts(layouts, domain, output)


@plot_app.command(epilog="Example: experiments plot elites runs/RUN --elite extreme")
@figure
def elites(
    output: Any,
    run: Annotated[Path, typer.Argument(metavar="RUN", help="A run directory.")],
    elite: Elite = "best",
) -> Any:
    """Elites of a run as they were evaluated: layout, and where the agents were."""
    from experiments.commands.plot.levels import plot_elites

    return plot_elites(run, elite, output)


@plot_app.command(epilog="Example: experiments plot replay runs/RUN --elite 40,17 --seed 3")
@figure
def replay(
    output: Any,
    source: Annotated[
        str, typer.Argument(metavar="RUN | LAYOUT", help="A run, a built-in layout, a map file.")
    ],
    elite: Elite = "best",
    config: Annotated[
        str | None, typer.Option(help="Configuration that evaluates a layout of no run.")
    ] = None,
    profile: Annotated[str, typer.Option(help="Its profile.")] = "paper",
    seed: Annotated[int, typer.Option(min=0, help="Seed of the repetition.")] = 0,
) -> Any:
    """One repetition, still (such as the path of the agent) and as an animated GIF."""
    from experiments.commands.plot.levels import plot_replay

    return plot_replay(source, elite, config, profile, seed, output)
