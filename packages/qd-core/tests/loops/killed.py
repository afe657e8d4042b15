"""Runs a search again and again in processes that are killed; started by a test."""

import os
import random
import signal
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np

from qd_core import MeasureSpec
from qd_core.archives import ArchiveSpec
from qd_core.codecs import NCACodec
from qd_core.domain import Evaluation
from qd_core.emitters import ESEmitterSpec
from qd_core.loops import AskTellSpec, SearchSpec, search
from qd_core.runs import RunDirectory
from qd_core.testing import ToyDomain

MAX_EVALS = 300
SPEC = SearchSpec(
    ArchiveSpec((MeasureSpec("ones", 0, 1, 10), MeasureSpec("twos", 0, 1, 10))),
    AskTellSpec((ESEmitterSpec(2, 10, 0.5),)),
    MAX_EVALS,
)
STEADY = SearchSpec(SPEC.archive, AskTellSpec((ESEmitterSpec(2, 10, 0.5),), steady=True), MAX_EVALS)
CODEC = NCACodec(np.pad(np.ones((2, 2), np.uint8), 3), hidden=8, iterations=10)


class SlowDomain(ToyDomain):
    """Leaves time for a kill, and notes that it was asked."""

    def aggregate(self, prepared: Any, records: Any) -> Evaluation:  # type: ignore[no-untyped-def]
        """Sleep a little."""
        time.sleep(0.001)
        return super().aggregate(prepared, records)


def go(path: Path, spec: SearchSpec) -> None:
    """Begin the search or continue it, and note each evaluation that is made."""
    directory = RunDirectory(path)
    with (path / "made.txt").open("a") as made:
        search(
            spec, CODEC, SlowDomain, directory, seed=0, workers=0,
            on_evaluation=lambda outcome: (made.write(f"{outcome.eval_id}\n"), made.flush()),
        )  # fmt: skip


def main() -> None:
    """Kill the search the given number of times, then let it end."""
    parent, kills, seed = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    spec = STEADY if "steady" in sys.argv else SPEC
    path = RunDirectory.create(parent, "killed", seed=0, config="").path
    rng = random.Random(seed)
    for turn in range(kills + 1):
        child = os.fork()
        if child == 0:
            go(path, spec)
            os._exit(0)
        if turn < kills:
            time.sleep(rng.uniform(0.01, 0.6))
            os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    sys.stdout.write(str(path))


if __name__ == "__main__":
    main()
