"""The bars of BENCHMARKS.md: time to a proof, distance within a time, and peak memory.

A limit of t seconds is taken as the work that ``time_limit=t`` buys, and times are CPU seconds, so
that other jobs on the machine change neither. Run with ``OPENBLAS_NUM_THREADS=2``: the chaotic
automata of sigma 1 depend on the order of the sums, and these are the inputs that others measured.

``python benchmarks/bench_bars.py`` runs the rows whose inputs are made by rule;
``--inputs FOLDER`` adds those read from map files, and ``--only TEXT`` selects rows. Each row runs
in a process of its own, whose peak memory it reports.
"""

import argparse
import resource
import statistics
import sys
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from inputs import Layout, automaton, automaton_hall, constant, hall, plain, uniform
from layout_repair import LayoutSpec, RepairResult, repair, specs
from layout_repair.budget import WORK_PER_SECOND
from layout_repair.files.map_file import read_map

SMALL_WAREHOUSE, SMALL_HALL = specs.warehouse(shelves=240), specs.manufacture(agents=200)
WAREHOUSE, HALL = specs.warehouse(shelves=2500), specs.manufacture(agents=1000)
MEMORY_LIMIT = 1024
FRESH = 50


@dataclass(frozen=True)
class Row:
    """One repair and what is demanded of it.

    Attributes:
        name: Of the input.
        spec: Rules.
        best: Best known distance.
        make: Makes the input; None if it is read from a file of that name.
        proof: Seconds within which the optimum must be proven, 0 for no such bar.
        seconds: Time limits at which the distance is measured.
        excess: Percentage over the best known distance allowed at each of them.
    """

    name: str
    spec: LayoutSpec
    best: int
    make: Callable[[], Layout] | None = None
    proof: float = 0.0
    seconds: tuple[float, ...] = (1.0, 5.0)
    excess: tuple[float, ...] = (5.0, 1.0)


def rows() -> list[Row]:
    """All rows, the small ones first."""
    return [*_small_warehouses(), *_small_halls(), *_large()]


def _small_warehouses() -> list[Row]:
    spec, proof = SMALL_WAREHOUSE, 0.35
    found = [
        Row(f"warehouse uniform {seed}", spec, best, lambda s=seed: uniform(s), proof)
        for seed, best in enumerate((173, 184, 170))
    ]
    found += [
        Row(f"warehouse automaton {sigma} {seed}", spec, best,
            lambda s=seed, d=sigma: automaton(s, d), limit)
        for sigma, seed, best, limit in (
            (0.2, 0, 241, 0.0), (0.2, 1, 724, proof), (0.2, 5, 815, proof), (0.2, 6, 311, 0.0),
            (1, 3, 488, proof), (1, 4, 219, proof), (1, 7, 226, proof),
        )
    ]  # fmt: skip
    found += [
        Row(f"warehouse all {name}", spec, best, lambda t=tile: constant(t), limit)
        for tile, name, best, limit in (
            (0, "floor", 323, 0.0), (1, "shelf", 816, proof), (2, "endpoint", 245, 0.0),
        )
    ]  # fmt: skip
    return [
        *found,
        Row("cma-mae_opt_entropy_a=5_unrepaired", spec, 32, proof=0.3),
        Row("cma-mae_opt_entropy_uneven_a=5_unrepaired", spec, 147, proof=0.3),
        Row("kiva_large_map_repair", spec, 192, proof=proof),
        Row("kiva_large_s_train_mid_unrepaired", spec, 136),
        Row("kiva_benchmark_repair", spec, 177),
    ]


def _small_halls() -> list[Row]:
    spec = SMALL_HALL
    found = [
        Row(f"hall uniform {seed}", spec, best, lambda s=seed: hall(s))
        for seed, best in enumerate((179, 180, 174))
    ]
    found += [
        Row(f"hall automaton {sigma} {seed}", spec, best,
            lambda s=seed, d=sigma: automaton_hall(s, d))
        for sigma, seed, best in (
            (0.2, 0, 417), (0.2, 1, 383), (0.2, 2, 389), (0.2, 5, 262), (0.2, 6, 418),
            (1, 0, 65), (1, 2, 281), (1, 6, 299),
        )
    ]  # fmt: skip
    return [
        *found,
        Row("hall all floor", spec, 4, lambda: plain(0), 0.35),
        Row("manufacture_cma-mae_opt_alpha=5_sw=5_unrepaired", spec, 147, proof=0.3),
        Row("manufacture_cma-mae_idx_0=15_unrepaired", spec, 241),
    ]


def _large() -> list[Row]:
    timed = {"seconds": (30.0,), "excess": (0.0,)}
    return [
        Row("large warehouse uniform 0", WAREHOUSE, 1396, lambda: uniform(0, 101, 98), 20.0,
            **timed),
        Row("large hall uniform 0", HALL, 1639, lambda: hall(0, 101, 102), **timed),
        Row("kiva_xxlarge_cma-mae_global_opt_unrepaired_iter=50", WAREHOUSE, 2107, proof=8.0,
            **timed),
        Row("kiva_xxlarge_cma-es_unrepaired", WAREHOUSE, 2346, **timed),
        Row("manufacture_xxlarge_cma-mae_unrepaired_a=5_sw=5_iter=200", HALL, 1716, proof=8.0,
            **timed),
        Row("manufacture_cma-es_unrepaired_101x102", HALL, 2441, **timed),
    ]  # fmt: skip


def measure(name: str, folder: Path | None, runs: int) -> str:
    """Run one row of the table.

    Args:
        name: Of the row.
        folder: Where map files lie.
        runs: Calls of which the median time is taken, for proofs within a second.

    Returns:
        The line of the table.
    """
    row = next(row for row in rows() if row.name == name)
    layout = row.make() if row.make else _read(folder, name)
    figures, passed = [], True
    for seconds, excess in zip(row.seconds, row.excess, strict=True):
        quick = row.proof and row.proof < 1
        results = [_timed(layout, row.spec, seconds) for _ in range(runs if quick else 1)]
        taken, result = statistics.median(cpu for cpu, _ in results), results[0][1]
        figures.append(f"{result.cost} in {taken:.2f} s")
        if row.proof:
            passed &= result.status == "optimal" and taken <= row.proof
        else:
            passed &= result.cost <= row.best * (1 + excess / 100) and taken <= seconds
        if result.status == "optimal":
            break
    figures += ["-"] * (2 - len(figures))
    bar = f"proof in {row.proof:g} s" if row.proof else "distance"
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    passed &= memory <= MEMORY_LIMIT
    return (
        f"| {name} | {row.best} | {bar} | {' | '.join(figures)} | {result.bound} "
        f"| {result.status} | {memory:.0f} | {'yes' if passed else '**no**'} |"
    )


def _timed(
    layout: Layout | list[str], spec: LayoutSpec, limit: float
) -> tuple[float, RepairResult]:
    start = time.process_time()
    result = repair(layout, spec, time_limit=20 * limit, work_limit=WORK_PER_SECOND * limit)
    return time.process_time() - start, result


def _read(folder: Path | None, name: str) -> list[str]:
    rows: list[str] = read_map((folder or Path()) / f"{name}.json")["layout"]
    return rows


def fresh(limit: float) -> str:
    """Mean seconds and distances of fresh automata, as a sentence."""
    runs = [_timed(automaton(seed), SMALL_WAREHOUSE, limit) for seed in range(FRESH)]
    cost, bound = sum(r.cost for _, r in runs), sum(r.bound for _, r in runs)
    return (
        f"{FRESH} fresh automata, limit {limit:g} s: {sum(cpu for cpu, _ in runs) / FRESH:.2f} s "
        f"each, distances {cost} in total, bounds {bound} ({100 * (cost / bound - 1):.1f} % more)"
    )


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--inputs", type=Path, help="folder of map files named like the rows")
    parser.add_argument("--only", default="", help="part of the names of the rows to run")
    parser.add_argument("--runs", type=int, default=5, help="calls of quick rows")
    options = parser.parse_args()
    print("| input | best known | bar | first limit | second limit | bound | status | MB | met |")
    print("|---|---|---|---|---|---|---|---|---|")
    for row in rows():
        if options.only in row.name and (row.make or options.inputs):
            with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
                line = pool.submit(measure, row.name, options.inputs, options.runs)
                print(line.result(), flush=True)
    if options.only in "fresh automata":
        print(fresh(1.0))


if __name__ == "__main__":
    sys.exit(main())
