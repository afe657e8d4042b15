"""``mario-env evaluate``."""

import csv
import json
from pathlib import Path
from typing import Annotated

import typer

from mario_env.cli.files import level_paths, level_text
from mario_env.errors import LevelFormatError, OptionError
from mario_env.files import check_target, replacing
from mario_env.play.config import GameConfig
from mario_env.play.measures import MEASURES, measures
from mario_env.play.results import EvaluationInterrupted, Results
from mario_env.play.simulator import MarioSim


def evaluate(
    levels: Annotated[list[Path], typer.Argument(help="Level files, or folders of *.txt.")],
    agent: Annotated[str, typer.Option(help="astar, noop or random.")] = "astar",
    budget: Annotated[int, typer.Option(help="Nodes a decision of the planner.")] = 1000,
    timer: Annotated[int, typer.Option(help="Game time, seconds.")] = 20,
    runs: Annotated[int, typer.Option(help="Runs a level.")] = 1,
    seed: Annotated[int, typer.Option(help="Of whatever is left to chance.")] = 0,
    jitter: Annotated[float, typer.Option(help="Share by which budgets vary.")] = 0.0,
    compat: Annotated[bool, typer.Option(help="Play and count as published.")] = False,
    threads: Annotated[int | None, typer.Option(help="Levels at once.")] = None,
    dialect: Annotated[str, typer.Option(help="framework, vglc or vglc-multilayer.")] = "framework",
    out: Annotated[Path | None, typer.Option(help="A .csv or .json file.")] = None,
) -> None:
    """Play many levels and write a table of all results and measures.

    Files that are no levels are named; the others are played all the same.
    """
    if out:
        check_target(out)
        if out.suffix not in (".csv", ".json"):
            raise OptionError(f"{out}: the name must end in .csv or .json")
    paths = level_paths(levels)
    texts = [_text_or_fault(path, dialect) for path in paths]
    config = GameConfig(
        agent=agent,
        node_budget=budget,
        timer_seconds=timer,
        seed=seed,
        budget_jitter=jitter,
        compat=compat,
    )
    interrupted = False
    with MarioSim(threads, config) as sim:
        try:
            results = sim.evaluate(texts, n_evals=runs, progress=True)
        except EvaluationInterrupted as stop:
            results, interrupted = stop.results, True
    if out:
        _write(out, paths, results)
    _tell(paths, results)
    if interrupted:
        raise typer.Exit(130)
    if results.faults:
        raise typer.Exit(1)


def _text_or_fault(path: Path, dialect: str) -> str:
    """The text of a file; a bad one keeps its text, which the batch will refuse."""
    try:
        return level_text(path, dialect)
    except LevelFormatError as error:
        typer.echo(str(error), err=True)
        return ""


def _write(out: Path, paths: list[Path], results: Results) -> None:
    values = measures(results, MEASURES)
    rows = []
    for row in results.table():
        extra = dict(zip(MEASURES, values[row["level"]].tolist(), strict=True))
        extra = {f"measure_{name}": value for name, value in extra.items()}
        rows.append({"file": str(paths[row["level"]]), **row, **extra})
    with replacing(out) as draft, draft.open("w", encoding="utf-8", newline="") as file:
        if out.suffix == ".json":
            json.dump(rows, file, indent=1)
        else:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)


def _tell(paths: list[Path], results: Results) -> None:
    for index, path in enumerate(paths):
        if results.ok[index]:
            runs = results.runs
            typer.echo(
                f"{path}: completion {results.objective[index]:.3f}, "
                f"jumps {runs.jumps[index].mean():g}, kills {runs.kills_total[index].mean():g}"
            )
    for fault in results.faults:
        # A file that is no level has been named before the batch.
        if fault.code != "bad_level":
            typer.echo(f"{paths[fault.index]}: {fault.code}: {fault.message}", err=True)
