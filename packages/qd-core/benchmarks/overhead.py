"""CPU seconds of the loop on the sphere function, beside a bare loop of pyribs with equal settings.

Usage: ``python benchmarks/overhead.py EVALUATIONS [DIM] [profile]``
"""

import cProfile
import pstats
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qd_core import Evaluation, MeasureSpec
from qd_core.archives import ArchiveSpec
from qd_core.emitters import ESEmitterSpec
from qd_core.loops import AskTellSpec, SearchSpec, search
from qd_core.runs import RunDirectory

AXES = (MeasureSpec("x", -1, 1, 100), MeasureSpec("y", -1, 1, 100))
EMITTERS = ESEmitterSpec(5, 10, 0.2)


class BytesCodec:
    """Numbers as the bytes that they consist of, since what is evaluated are tiles."""

    dtype = np.dtype(np.float32)

    def __init__(self, dim: int) -> None:
        self.dim = dim

    def decode(self, solutions: NDArray[Any]) -> NDArray[np.uint8]:
        """One row of bytes a solution."""
        return np.ascontiguousarray(solutions, np.float32).view(np.uint8)[:, None]


class Sphere:
    """The sphere function."""

    name, measure_names, repetitions = "sphere", ("x", "y"), 1

    def prepare(self, tiles: NDArray[np.uint8], *, seed: int) -> NDArray[np.float32]:
        """The numbers."""
        del seed
        return tiles[0].view(np.float32)

    def simulate(self, prepared: NDArray[np.float32], *, seed: int) -> float:
        """Their objective."""
        del seed
        return 10 - float(prepared @ prepared) / len(prepared)

    def aggregate(self, prepared: NDArray[np.float32], records: Any) -> Evaluation:
        """Objective and the first two numbers."""
        measures = {"x": float(prepared[0]), "y": float(prepared[1])}
        return Evaluation(records[0], records[0], measures)


def bare(evals: int, dim: int) -> None:
    """The loop of pyribs."""
    from ribs.schedulers import Scheduler

    from qd_core.archives.build import result_archive, soft_archive
    from qd_core.emitters.build import build_emitters

    spec = ArchiveSpec(AXES)
    soft, result = soft_archive(spec, dim, 0), result_archive(spec, dim, 0)
    scheduler = Scheduler(soft, build_emitters([EMITTERS], soft, result, 0), result)
    for start in range(0, evals, 50):
        solutions = scheduler.ask()
        objective = 10 - (solutions**2).mean(axis=1)
        numbers = start + np.arange(50)
        scheduler.tell(objective, solutions[:, :2], eval_id=numbers, other_objective=objective)


def ours(evals: int, dim: int) -> None:
    """The loop of qd-core, with all that it writes."""
    spec = SearchSpec(ArchiveSpec(AXES), AskTellSpec((EMITTERS,)), evals)
    with tempfile.TemporaryDirectory() as folder:
        directory = RunDirectory.create(Path(folder), "sphere", seed=0, config="")
        search(spec, BytesCodec(dim), Sphere, directory, seed=0, workers=0)


def cpu(run: Callable[[], None]) -> float:
    """CPU seconds of a call."""
    start = time.process_time()
    run()
    return time.process_time() - start


def main() -> None:
    """Print both and their ratio, or where the time of ours goes."""
    evals = int(sys.argv[1])
    dim = int(sys.argv[2]) if len(sys.argv) > 2 else 2051
    bare(50, dim), ours(50, dim)
    if "profile" in sys.argv:
        with cProfile.Profile() as profile:
            ours(evals, dim)
        pstats.Stats(profile).sort_stats("cumtime").print_stats(60)
        return
    pairs = [(cpu(lambda: bare(evals, dim)), cpu(lambda: ours(evals, dim))) for _ in range(3)]
    first, second = (min(column) for column in zip(*pairs, strict=True))
    sys.stdout.write(
        f"pyribs {first:.2f}, qd-core {second:.2f} CPU-s, ratio {second / first:.3f}\n"
    )


if __name__ == "__main__":
    main()
