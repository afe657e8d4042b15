"""A search whose evaluations take a moment, and what must come out of it whatever happens.

`python -c "import toy_search; toy_search.main()" RUN EVALS processes|dask` makes it on two workers.
"""

import functools
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from qd_core import MeasureSpec
from qd_core.archives import ArchiveSpec
from qd_core.codecs import NCACodec
from qd_core.emitters import ESEmitterSpec
from qd_core.execution import Executor, Outcome, ProcessExecutor, WorkFactory
from qd_core.loops import AskTellSpec, SearchSpec, search
from qd_core.runs import Run, RunDirectory
from qd_core.testing import ToyDomain

FULL = os.environ.get("QD_FAULTS") == "full"
"""Whether faults are as long and as many as asked for, instead of a few seconds."""

AXES = (MeasureSpec("ones", 0, 1, 10), MeasureSpec("twos", 0, 1, 10))
CODEC = NCACodec(np.pad(np.ones((2, 2), np.uint8), 3), hidden=8, iterations=10)

Opened = Callable[[WorkFactory], Executor]


class Pausing(ToyDomain):
    """Takes its time.

    Args:
        pause_s: Time of a simulation.
    """

    def __init__(self, pause_s: float):
        super().__init__(repetitions=1)
        self._pause_s = pause_s

    def simulate(self, prepared: Any, *, seed: int) -> float:
        """Wait, then score."""
        time.sleep(self._pause_s)
        return super().simulate(prepared, seed=seed)


def create(parent: Path) -> Path:
    """A new run directory."""
    directory = RunDirectory.create(parent, "toy", seed=0, config="")
    directory.close()
    return directory.path


def go(
    path: Path, evals: int, opened: Opened | None = None, pause_s: float = 0.05, **options: Any
) -> None:
    """Search on a run directory, new or not, in this process or on what is opened."""
    spec = SearchSpec(ArchiveSpec(AXES), AskTellSpec((ESEmitterSpec(2, 10, 0.5),)), evals)
    directory = RunDirectory(path)
    try:
        search(
            spec, CODEC, functools.partial(Pausing, pause_s), directory, seed=0,
            open_executor=opened and (lambda work, *_: opened(work)), **options,
        )  # fmt: skip
    finally:
        directory.close()


def found(path: Path) -> tuple[bytes, ...]:
    """Both archives, as the bytes of their files."""
    return tuple((path / "archive" / name).read_bytes() for name in ("final.npz", "opt_final.npz"))


def expected(parent: Path, evals: int) -> tuple[bytes, ...]:
    """What a search finds in one process that nobody disturbs."""
    path = create(parent / "undisturbed")
    go(path, evals, pause_s=0.0)
    return found(path)


def check(path: Path, parent: Path, evals: int) -> None:
    """Compare a run with an undisturbed one, and see that each evaluation is there once."""
    assert found(path) == expected(parent, evals)
    run = Run.open(path)
    assert run.status.state == "finished"
    assert run.evaluations()["eval_id"].to_pylist() == list(range(evals))
    assert not run.failures()


def main() -> None:
    """Search on two workers of Dask, or on two processes."""
    import distributed

    from qd_core.execution.dask.clusters import local_cluster
    from qd_core.execution.dask.executor import DaskExecutor

    path, evals, kind = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    seen = []

    def jump(outcome: Outcome) -> None:
        seen.append(outcome.eval_id)
        if len(seen) == 30 and "CLOCK_FILE" in os.environ:
            Path(os.environ["CLOCK_FILE"]).touch()

    if kind == "processes":
        go(path, evals, lambda work: ProcessExecutor(work, workers=2), on_evaluation=jump)
        return
    with local_cluster(2) as cluster:
        go(
            path, evals, lambda work: DaskExecutor(work, distributed.Client(cluster)),
            on_evaluation=jump,
        )  # fmt: skip
