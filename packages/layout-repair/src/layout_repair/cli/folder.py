"""Repairing all maps of a folder; a second call goes on where the first one ended."""

import argparse
import sys
from pathlib import Path
from typing import Any

from layout_repair.cli.options import objective_from, spec_from
from layout_repair.errors import FileError, LayoutError, LayoutRepairError, SpecError
from layout_repair.files.map_file import read_map, repaired_map, write_map
from layout_repair.files.output import probe
from layout_repair.many import repair_many
from layout_repair.problem.result import RepairResult, RepairsInterrupted

OK, FAILED, INTERRUPTED = 0, 1, 130


def repair_folder(options: argparse.Namespace) -> int:
    """Repair every map of a folder whose repair is not written yet.

    Args:
        options: Parsed options of the command ``repair``.

    Returns:
        0, or 1 if some map has no repair; 130 after Ctrl-C.

    Raises:
        SpecError: If an option does not go with folders.
        LayoutError: If there is no map.
        FileError: If the output cannot be written.
    """
    target = _target(options)
    spec, objective = spec_from(options), objective_from(options)
    paths = sorted(path for path in options.map.glob("*.json") if path.is_file())
    if not paths:
        raise LayoutError(f"{options.map}: holds no maps (*.json).")
    left = [path for path in paths if not (target / path.name).exists()]
    contents = _read(left)
    names, failed = [*contents], len(left) - len(contents)
    sys.stderr.write(f"{len(paths) - len(left)} of {len(paths)} maps are done\n")

    def write(number: int, outcome: RepairResult | LayoutRepairError) -> None:
        nonlocal failed
        path = names[number]
        if isinstance(outcome, RepairResult):
            write_map(target / path.name, repaired_map(contents[path], outcome))
            text = f"{outcome.changed} cells changed ({outcome.status})"
        else:
            failed += 1
            text = str(outcome)
        bar.write(f"{path.name}: {text}", file=sys.stderr)
        bar.update()

    from tqdm import tqdm

    with tqdm(total=len(names), disable=None, unit="map", file=sys.stderr) as bar:
        try:
            repair_many(
                [content["layout"] for content in contents.values()],
                spec,
                workers=options.workers,
                objective=objective,
                time_limit=options.time_limit,
                work_limit=options.work_limit,
                seed=options.seed,
                report=write,
            )
        except RepairsInterrupted:
            return INTERRUPTED
    return FAILED if failed else OK


def _read(paths: list[Path]) -> dict[Path, dict[str, Any]]:
    """The maps that can be read; the others are named on standard error."""
    contents = {}
    for path in paths:
        try:
            contents[path] = read_map(path)
        except LayoutError as error:
            sys.stderr.write(f"{error}\n")
    return contents


def _target(options: argparse.Namespace) -> Path:
    single = {
        "--plot": options.plot, "--diff": options.diff, "--start": options.start,
        "--tie-break": options.tie_break, "--label-scores": options.label_scores,
    }  # fmt: skip
    wrong = [name for name, value in single.items() if value]
    if wrong:
        raise SpecError(f"{', '.join(wrong)}: does not go with a folder of maps.")
    if options.output is None:
        raise SpecError("--output: a folder of maps needs a folder to write to.")
    target: Path = options.output
    if target.resolve() == options.map.resolve():
        raise SpecError("--output: must be another folder than that of the maps.")
    try:
        target.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FileError(f"{target}: cannot be made: {error.strerror or error}.") from error
    probe(target / "map.json")
    return target
