"""Memory and CPU time of a search of very many evaluations that cost next to nothing.

Usage: ``python benchmarks/week.py EVALUATIONS``
"""

import os
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qd_core import Evaluation, MeasureSpec
from qd_core.archives import ArchiveSpec
from qd_core.codecs import DirectCodec
from qd_core.emitters import TileEmitterSpec, TileVariation
from qd_core.loops import IterationReport, SearchSpec, search
from qd_core.runs import Run, RunDirectory
from qd_core.strategies import AskTellSpec

AXES = (MeasureSpec("left", 0, 1, 100), MeasureSpec("top", 0, 1, 100))
EMITTERS = TileEmitterSpec(5, 10, TileVariation(2))


class Walls:
    """Counts the walls of a maze."""

    name, measure_names, repetitions = "walls", ("left", "top"), 1

    def prepare(self, tiles: NDArray[np.uint8], *, seed: int) -> NDArray[np.uint8]:
        """The tiles."""
        del seed
        return tiles

    def simulate(self, prepared: NDArray[np.uint8], *, seed: int) -> float:
        """Chance."""
        del prepared
        return float(seed % 1000) / 1000

    def aggregate(self, prepared: NDArray[np.uint8], records: Sequence[float]) -> Evaluation:
        """Shares of walls in two halves."""
        left, top = prepared[:, :8].mean(), prepared[:8].mean()
        return Evaluation(
            records[0], records[0], {"left": float(left), "top": float(top)},
            layouts={"layout": prepared},
        )  # fmt: skip


def resident_mib() -> float:
    """Memory of this process."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def main() -> None:
    """Print memory and CPU time at each tenth, then what opening costs."""
    evals = int(sys.argv[1])
    start = time.process_time()

    def tell(report: IterationReport) -> None:
        if report.evals * 10 // evals > (report.evals - 50) * 10 // evals:
            spent = (time.process_time() - start) / report.evals * 1e6
            sys.stdout.write(
                f"{report.evals} evaluations, {report.itr} iterations: {resident_mib():.0f} MiB, "
                f"{spent:.0f} CPU-us an evaluation so far\n"
            )
            sys.stdout.flush()

    spec = SearchSpec(ArchiveSpec(AXES), AskTellSpec((EMITTERS,)), evals)
    with tempfile.TemporaryDirectory() as folder:
        directory = RunDirectory.create(Path(folder), "week", seed=0, config="")
        result: Any = search(spec, DirectCodec(16, 16, 2), Walls, directory, seed=0,
                             on_iteration=tell)  # fmt: skip
        directory.close()
        before = time.process_time()
        run = Run.open(directory.path)
        run.last_metrics()
        opened = time.process_time() - before
        sys.stdout.write(
            f"{result.state} after {result.itr} iterations; opened in {opened:.3f} s\n"
        )


if __name__ == "__main__":
    main()
