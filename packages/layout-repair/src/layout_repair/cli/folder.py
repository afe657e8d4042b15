"""Repairing all maps of a folder; a second call goes on where the first one ended."""

import argparse
import sys
from pathlib import Path
from typing import Any

from layout_repair.cli.options import objective_from, spec_from
from layout_repair.errors import FileError, LayoutError, SpecError
from layout_repair.files.map_file import read_map, repaired_map, write_map
from layout_repair.files.output import probe
from layout_repair.many import repair_many
from layout_repair.problem.result import Outcome, RepairResult, RepairsInterrupted

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
    sys.stderr.write(f"{len(paths) - len(left)} of {len(paths)} maps are done\n")
    with _Writer(left, target) as writer:
        try:
            repair_many(
                [content["layout"] for content in writer.contents.values()],
                spec,
                workers=options.workers,
                objective=objective,
                time_limit=options.time_limit,
                work_limit=options.work_limit,
                seed=options.seed,
                report=writer.write,
            )
        except RepairsInterrupted:
            return INTERRUPTED
    return FAILED if writer.failed else OK


class _Writer:
    """Reads maps, and writes each repaired one as soon as it is done.

    Args:
        paths: The maps; those that cannot be read are named on standard error.
        target: Folder to write to.
    """

    def __init__(self, paths: list[Path], target: Path):
        from tqdm import tqdm

        self.contents: dict[Path, dict[str, Any]] = {}
        self.failed, self._target = 0, target
        for path in paths:
            try:
                self.contents[path] = read_map(path)
            except LayoutError as error:
                self.failed += 1
                sys.stderr.write(f"{error}\n")
        self._names = [*self.contents]
        self._bar = tqdm(total=len(self._names), disable=None, unit="map", file=sys.stderr)

    def __enter__(self) -> "_Writer":
        """Begin."""
        return self

    def __exit__(self, *_: object) -> None:
        """End the progress bar."""
        self._bar.close()

    def write(self, number: int, outcome: Outcome) -> None:
        """Write a repaired map, or say why there is none."""
        path = self._names[number]
        if isinstance(outcome, RepairResult):
            write_map(self._target / path.name, repaired_map(self.contents[path], outcome))
            text = f"{outcome.changed} cells changed ({outcome.status})"
        else:
            self.failed += 1
            text = str(outcome)
        self._bar.write(f"{path.name}: {text}", file=sys.stderr)
        self._bar.update()


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
