"""Share of the time that workers are busy with evaluations of unequal length.

Usage: ``python benchmarks/idle.py WORKERS EVALUATIONS``
"""

import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np

from qd_core import MeasureSpec
from qd_core.archives import ArchiveSpec
from qd_core.codecs import NCACodec
from qd_core.emitters import ESEmitterSpec
from qd_core.loops import AskTellSpec, SearchSpec, search
from qd_core.runs import Run, RunDirectory
from qd_core.testing import ToyDomain


class Sleeper(ToyDomain):
    """Takes half a second in the median, and ten times as long now and then."""

    def simulate(self, prepared: Any, *, seed: int) -> float:
        """Sleep as long as the seed says."""
        time.sleep(float(np.random.default_rng(seed).lognormal(np.log(0.25), 1.0)))
        return super().simulate(prepared, seed=seed)


def main() -> None:
    """Run both and print busy seconds per worker second, from the second iteration on."""
    workers, evals = map(int, sys.argv[1:3])
    axes = (MeasureSpec("ones", 0, 1, 10), MeasureSpec("twos", 0, 1, 10))
    codec = NCACodec(np.pad(np.ones((2, 2), np.uint8), 3), hidden=8, iterations=10)
    for steady in (False, True):
        emitters = ESEmitterSpec(workers // 4, 4, 0.5, es="sep_cma_es")
        spec = SearchSpec(ArchiveSpec(axes), AskTellSpec((emitters,), steady), evals)
        with tempfile.TemporaryDirectory() as folder:
            directory = RunDirectory.create(Path(folder), "idle", seed=0, config="")
            search(spec, codec, Sleeper, directory, seed=0, workers=workers)
            found = Run.open(directory.path).metrics()
        busy, wall = (sum(found[name][2:]) for name in ("seconds/simulate", "itr_time_s"))
        name = "steady state" if steady else "batches"
        sys.stdout.write(f"{name}: {busy / wall / workers:.0%} busy\n")


if __name__ == "__main__":
    main()
