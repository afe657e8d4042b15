"""CPU seconds of a search with the published emitters, and of going on where it ended.

Usage: ``python benchmarks/replay.py EVALUATIONS [async]``
"""

import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from qd_core import MeasureSpec
from qd_core.archives import ArchiveSpec
from qd_core.codecs import NCACodec
from qd_core.emitters import ESEmitterSpec
from qd_core.loops import AskTellSpec, SearchSpec, search
from qd_core.runs import RunDirectory
from qd_core.testing import ToyDomain


def main(evals: int, steady: bool) -> None:
    """Search, then go on by one evaluation."""
    axes = (MeasureSpec("ones", 0, 1, 100), MeasureSpec("twos", 0, 1, 100))
    strategy = AskTellSpec((ESEmitterSpec(5, 10, 0.2),), steady)
    codec = NCACodec(np.pad(np.ones((2, 2), np.uint8), ((15, 16), (15, 15))), iterations=50)
    with tempfile.TemporaryDirectory() as folder:
        directory = RunDirectory.create(Path(folder), "replay", seed=0, config="")
        for budget in (evals, evals + 1):
            start, wall = time.process_time(), time.perf_counter()
            spec = SearchSpec(ArchiveSpec(axes), strategy, budget)
            search(spec, codec, ToyDomain, directory, seed=0, workers=0)
            cpu, wall = time.process_time() - start, time.perf_counter() - wall
            sys.stdout.write(f"to {budget} evaluations: {cpu:.1f} CPU-s, {wall:.1f} s\n")
            directory.close()
            start = time.process_time()
            directory = RunDirectory(directory.path)
            sys.stdout.write(f"opened in {time.process_time() - start:.2f} CPU-s\n")


if __name__ == "__main__":
    main(int(sys.argv[1]), "async" in sys.argv)
