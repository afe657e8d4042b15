"""The table of speeds in BENCHMARKS.md: ``python benchmarks/table.py``.

``--only TEXT`` takes the work whose name holds TEXT; ``--json`` prints one object a line.
"""

from __future__ import annotations

import argparse
import json
import sys

from measuring import Benchmark, Timing, measure, resident_peak
from work import all_benchmarks

HEADER = "| work | CPU s | wall s | MB | outcome | targets |\n|---|---|---|---|---|---|\n"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=5, help="runs to take the median of")
    parser.add_argument("--only", metavar="TEXT", default="", help="work whose name holds TEXT")
    parser.add_argument("--json", action="store_true", help="print one JSON object a line")
    parser.add_argument("--memory", metavar="NAME", help="print by how many bytes this work grows")
    options = parser.parse_args()
    if options.memory:
        report_memory(options.memory)
        return
    row = _object if options.json else _row
    sys.stdout.write("" if options.json else HEADER)
    for benchmark in all_benchmarks():
        if options.only in benchmark.name:
            sys.stdout.write(row(benchmark, measure(benchmark, options.repeats)) + "\n")
            sys.stdout.flush()


def report_memory(name: str) -> None:
    """Print by how many bytes the peak memory of this process grows during one benchmark.

    Prints nothing where the system does not tell.
    """
    before = resident_peak()
    next(benchmark for benchmark in all_benchmarks() if benchmark.name == name).run()
    after = resident_peak()
    if before is not None and after is not None:
        sys.stdout.write(f"{after - before}\n")


def _row(benchmark: Benchmark, timing: Timing) -> str:
    memory = "" if timing.memory is None else f"{timing.memory:.0f}"
    targets = ", ".join(
        f"{target.text}: {'met' if target.met(timing) else 'missed'}"
        for target in benchmark.targets
    )
    return (
        f"| {benchmark.name} | {timing.cpu:.3g} | {timing.wall:.3g} | {memory} | "
        f"{timing.outcome.text} | {targets} |"
    )


def _object(benchmark: Benchmark, timing: Timing) -> str:
    return json.dumps(
        {
            "work": benchmark.name,
            "cpu_seconds": timing.cpu,
            "wall_seconds": timing.wall,
            "memory_mb": timing.memory,
            "outcome": timing.outcome.text,
            "value": timing.outcome.value,
            "targets": [
                {"target": target.text, "met": target.met(timing)} for target in benchmark.targets
            ],
        }
    )


if __name__ == "__main__":
    main()
