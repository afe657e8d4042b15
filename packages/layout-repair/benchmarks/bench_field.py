"""Large and long repairs: what they reach, what they take, and what they are charged.

``python benchmarks/bench_field.py`` prints a row for each input: cost, bound, CPU seconds, and the
seconds that the work charged to each phase stands for beside those that it took on the wall, so
that the prices can be set. ``--only TEXT`` selects rows, ``--repairs N`` makes that many mixed
repairs in one process instead, tells its memory, and fails if it grows.
"""

import argparse
import json
import os
import sys
import time
from dataclasses import replace
from pathlib import Path

from inputs import Layout, automaton, automaton_hall, blobs, hall, uniform
from layout_repair import Count, LayoutSpec, Near, read_spec, repair, specs

MOST_GROWTH = 10
"""Megabytes by which a process may grow after the first tenth of its repairs."""

UNITS = 10_000
"""Work of a second of an idle core."""

APART, FEW = Near("@", "@", most=0, around="corners"), Count("e", most=300)

HALL = "manufacture_xxlarge_cma-mae_unrepaired_a=5_sw=5_iter=200"


def rows(folder: Path | None) -> dict[str, tuple[Layout | list[str], LayoutSpec, float]]:
    """Name, layout, rules and seconds of work of each row."""
    found: dict[str, tuple[Layout | list[str], LayoutSpec, float]] = {
        "101x102 blobs, 2250 shelves": (blobs(0), specs.warehouse(shelves=2250), 9.0),
        "200x200 uniform, 9000 shelves": (
            uniform(0, 200, 196), specs.warehouse(shelves=9000), 27.0,
        ),
        "101x102 hall uniform": (hall(0, 101, 102), specs.manufacture(agents=1000), 18.0),
        "33x36 hall uniform": (hall(0), specs.manufacture(agents=200), 3.0),
        "33x36 warehouse uniform": (uniform(0), specs.warehouse(shelves=240), 3.0),
        "33x36 warehouse uniform, no two shelves diagonal": (
            uniform(0), replace(specs.warehouse(shelves=240), near=(APART,)), 3.0,
        ),
        "33x36 warehouse uniform, at most 300 endpoints": (
            uniform(0), replace(specs.warehouse(shelves=240), counts=(FEW,)), 3.0,
        ),
        "33x36 hall automaton 0.2": (automaton_hall(0), specs.manufacture(agents=200), 3.0),
    }  # fmt: skip
    if folder:
        path = next(folder.rglob(f"{HALL}.json"))
        layout = json.loads(path.read_text())["layout"]
        found["101x102 published hall sw5"] = (layout, specs.manufacture(agents=1000), 18.0)
    return found


def measure(name: str, layout: Layout | list[str], spec: LayoutSpec, seconds: float) -> str:
    """Repair once; returns the line of the table."""
    start = time.process_time()
    result = repair(layout, spec, time_limit=100 * seconds, work_limit=UNITS * seconds)
    taken = time.process_time() - start
    phases = ", ".join(
        f"{phase} {work / UNITS:.1f}/{result.stats.seconds[phase]:.1f}"
        for phase, work in result.stats.work_by_phase.items()
    )
    return (
        f"| {name} | {result.cost} | {result.bound} | {100 * result.gap:.1f} % "
        f"| {result.stats.work / UNITS:.1f} | {taken:.1f} | {phases} |"
    )


def shipped() -> list[tuple[list[str], LayoutSpec]]:
    """The maps of the examples with their rules."""
    folder = Path(__file__).parents[1] / "examples"
    maps = {path: path.with_name(path.name.replace("-map", "")) for path in folder.glob("*-map.*")}
    pairs = sorted(maps.items())
    return [(json.loads(path.read_text())["layout"], read_spec(rules)) for path, rules in pairs]


def many(number: int) -> int:
    """Make mixed repairs in one process, tell how its memory grows, and fail if it does."""
    inputs = [
        *((uniform(seed, 9, 12), specs.warehouse(shelves=20)) for seed in range(20)),
        *((automaton(seed), specs.warehouse(shelves=240)) for seed in range(10)),
        *((hall(seed, 9, 12), specs.manufacture(agents=20)) for seed in range(10)),
        *((hall(seed, 12, 12) % 2, specs.maze()) for seed in range(10)),
        *shipped(),
    ]
    sizes = []
    for count in range(1, number + 1):
        layout, spec = inputs[count % len(inputs)]
        repair(layout, spec, time_limit=60, work_limit=300)
        if count % max(1, number // 10) == 0:
            pages = int(Path("/proc/self/statm").read_text().split()[1])
            sizes.append(pages * os.sysconf("SC_PAGE_SIZE") / 1e6)
            print(f"{count} repairs: {sizes[-1]:.0f} MB", flush=True)
    return int(max(sizes) - sizes[0] > MOST_GROWTH)


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--inputs", type=Path, help="folder with the published hall")
    parser.add_argument("--only", default="", help="part of the names of the rows to run")
    parser.add_argument("--repairs", type=int, default=0, help="mixed repairs in one process")
    options = parser.parse_args()
    if options.repairs:
        return many(options.repairs)
    print("| input | cost | bound | gap | charged s | CPU s | charged/wall s by phase |")
    print("|---|---|---|---|---|---|---|")
    for name, (layout, spec, seconds) in rows(options.inputs).items():
        if options.only in name:
            print(measure(name, layout, spec, seconds), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
