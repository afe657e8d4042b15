"""Time and quality of repairs at training size (33 x 36; 240 shelves or 200 agents).

Run with ``pytest benchmarks -o python_files='bench_*.py'``; the extra columns of each benchmark
hold distance and bound. ``python benchmarks/bench_repair.py`` prints a table.
"""

import os
import statistics
from typing import Any

import pytest

from inputs import automaton, constant, hall, plain, uniform
from layout_repair import RepairResult, repair, specs

SPEC = specs.warehouse(shelves=240)
HALL = specs.manufacture(agents=200)
MAZE = specs.maze()
TIME_LIMIT = 3.0

WAREHOUSES = {
    **{f"uniform, seed {seed}": uniform(seed) for seed in range(10)},
    **{f"automaton 0.2, seed {seed}": automaton(seed) for seed in range(20)},
    **{f"automaton 1.0, seed {seed}": automaton(seed, 1.0) for seed in range(10)},
    "all floor": constant(0),
    "all shelf": constant(1),
    "all endpoint": constant(2),
}
CASES = {name: (layout, SPEC) for name, layout in WAREHOUSES.items()}
CASES |= {f"manufacture uniform, seed {seed}": (hall(seed), HALL) for seed in range(3)}
CASES |= {
    f"manufacture all {name}": (plain(tile), HALL)
    for name, tile in {"floor": 0, "station": 1, "endpoint": 4}.items()
}
CASES |= {f"maze uniform, seed {seed}": (hall(seed) % 2, MAZE) for seed in range(3)}


@pytest.mark.parametrize("name", CASES)
def test_repair(benchmark: Any, name: str) -> None:
    """One call with the default time limit."""
    result = benchmark.pedantic(
        repair, CASES[name], {"time_limit": TIME_LIMIT}, rounds=5, warmup_rounds=1
    )
    benchmark.extra_info.update(cost=result.cost, bound=result.bound, limit=result.limit_hit)


def main() -> None:
    """Print a table: median seconds of five calls, distance and bound of each input."""
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    print("| input | seconds (median of 5) | distance | bound | status |")
    print("|---|---|---|---|---|")
    groups: dict[str, list[float]] = {}
    for name, case in CASES.items():
        runs: list[RepairResult] = [repair(*case, time_limit=TIME_LIMIT) for _ in range(5)]
        seconds = statistics.median(run.seconds for run in runs)
        groups.setdefault(name.split(",")[0], []).extend(run.seconds for run in runs)
        run = runs[0]
        print(f"| {name} | {seconds:.3f} | {run.cost} | {run.bound} | {run.status} |", flush=True)
    for group, times in groups.items():
        median, slowest = statistics.median(times), max(times)
        print(f"{group}: median {median:.3f} s, slowest call {slowest:.3f} s")


if __name__ == "__main__":
    main()
