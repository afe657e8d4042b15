"""A search in a steady state: no barrier, recorded order, the same archives from the record."""

import os
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import killed
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qd_core.emitters import ESEmitterSpec, IsoLineEmitterSpec
from qd_core.execution import Done, EvaluatorFactory, Job, SerialExecutor
from qd_core.execution.executor import never
from qd_core.loops import AskTellSpec, ReplayError, SearchSpec, search
from qd_core.loops.interrupt import Interrupt
from qd_core.loops.loop import Callbacks
from qd_core.loops.recorder import Recorder
from qd_core.loops.steady import SteadyLoop
from qd_core.runs import Run, RunDirectory
from qd_core.testing import ToyDomain

KILLS = int(os.environ.get("QD_KILLS", "10"))
ARCHIVE = killed.SPEC.archive
STRATEGY = AskTellSpec((ESEmitterSpec(2, 4, 0.5), IsoLineEmitterSpec(1, 3, 0.5)), steady=True)


class Stopped(Exception):  # noqa: N818
    """Ends a search in the middle."""


class Shuffled(SerialExecutor):
    """Keeps several jobs under way and ends them in random order."""

    def __init__(
        self, capacity: int, seed: int, factory: Callable[[], ToyDomain] = ToyDomain
    ) -> None:
        super().__init__(EvaluatorFactory(factory, 0))
        self._capacity, self._rng = capacity, np.random.default_rng(seed)

    def run(self, jobs: Iterable[Job], stop: Callable[[], bool] = never) -> Iterator[Done]:
        """Take jobs while there is room, and do any of them."""
        waiting: list[Job] = []
        source = iter(jobs)
        while not stop():
            while len(waiting) < self._capacity and (job := next(source, None)) is not None:
                waiting.append(job)
            if not waiting:
                return
            job = waiting.pop(int(self._rng.integers(len(waiting))))
            yield from super().run([job])


def loop(
    directory: RunDirectory, executor: Any, max_evals: int, stop_at: int = -1, chunk: int = 1
) -> tuple[bytes, ...]:
    """Search on a directory until a number of evaluations at which the process fails."""
    seen = [0]

    def watch(_: object) -> None:
        seen[0] += 1
        if seen[0] == stop_at:
            raise Stopped

    with Interrupt() as interrupt:
        SteadyLoop(
            STRATEGY.build(ARCHIVE, killed.CODEC, 0), ARCHIVE, killed.CODEC, executor,
            Recorder(directory), interrupt, max_evals=max_evals, chunk=chunk,
            callbacks=Callbacks(watch, lambda _: None),
        ).run()  # fmt: skip
    return archives(directory.path)


def create(parent: Path) -> RunDirectory:
    """A new run."""
    return RunDirectory.create(parent, "toy", seed=0, config="")


def archives(path: Path) -> tuple[bytes, ...]:
    """Both archives, as the bytes of their files."""
    return tuple((path / "archive" / f"{name}.npz").read_bytes() for name in ("final", "opt_final"))


def replayed(path: Path) -> tuple[bytes, ...]:
    """The archives that the record alone gives: nothing is evaluated."""

    class Nothing(SerialExecutor):
        def run(self, *_: object) -> Iterator[Done]:
            raise AssertionError("a replay evaluates nothing.")

    before = archives(path)
    evals = Run.open(path).status.evals
    for file in (path / "archive").iterdir():
        file.unlink()
    again = loop(RunDirectory(path), Nothing(EvaluatorFactory(ToyDomain, 0)), evals)
    assert again == before
    return again


@settings(max_examples=15, deadline=None)
@given(
    capacity=st.integers(1, 9),
    seed=st.integers(0, 99),
    stops=st.lists(st.integers(1, 25), max_size=4),
    chunk=st.integers(1, 3),
)
def test_record_gives_the_archives(capacity: int, seed: int, stops: list[int], chunk: int) -> None:
    """Whatever the order of ends, workers and interruptions, the record replays to the bytes."""
    with tempfile.TemporaryDirectory() as folder:
        directory = create(Path(folder))
        for turn, stop in enumerate(stops):
            with pytest.raises(Stopped):
                loop(directory, Shuffled(capacity + turn, seed + turn), 1000, stop, chunk)
            directory.close()
            directory = RunDirectory(directory.path)
        loop(directory, Shuffled(capacity, seed), sum(stops) + 60, chunk=chunk)
        directory.close()
        replayed(directory.path)
        table = Run.open(directory.path).evaluations()
        evals = sum(stops) + 60
        assert sorted(table["order"].to_pylist()) == list(range(evals))
        assert len(set(table["eval_id"].to_pylist())) == evals
        places = (
            np.array(table["order"].to_pylist())
            // STRATEGY.build(ARCHIVE, killed.CODEC, 0).iteration
        )  # type: ignore[union-attr]
        assert (places + 1).tolist() == table["itr"].to_pylist()


@settings(max_examples=8, deadline=None)
@given(stops=st.lists(st.integers(1, 30), min_size=1, max_size=4))
def test_interruptions_change_nothing_in_order(stops: list[int]) -> None:
    """Where evaluations end in their order, interruptions leave the archives as they are."""
    with tempfile.TemporaryDirectory() as folder:
        whole = loop(create(Path(folder) / "whole"), SerialExecutor(FACTORY), 130)
        directory = create(Path(folder) / "stopped")
        for stop in stops:
            with pytest.raises(Stopped):
                loop(directory, SerialExecutor(FACTORY), 130, stop)
        assert loop(directory, SerialExecutor(FACTORY), 130) == whole


FACTORY = EvaluatorFactory(ToyDomain, 0)


@pytest.mark.parametrize("max_evals", [23, 44])
def test_search_on_processes(tmp_path: Path, max_evals: int) -> None:
    """On worker processes the budget is met exactly, and the record gives the archives."""
    directory = create(tmp_path)
    spec = SearchSpec(ARCHIVE, STRATEGY, max_evals)
    result = search(spec, killed.CODEC, ToyDomain, directory, seed=0, workers=2)
    directory.close()
    assert (result.state, result.evals) == ("finished", max_evals)
    replayed(directory.path)
    run = Run.open(directory.path)
    assert sorted(run.evaluations()["eval_id"].to_pylist()) == list(range(max_evals))
    assert run.metrics()["evals"] == [0, 11, 22, *([max_evals] if max_evals < 33 else [33, 44])]


def test_killed_search_replays(tmp_path: Path) -> None:
    """Killed at random instants, a steady-state search repeats nothing and replays to its end."""
    script = Path(killed.__file__)
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    command = [sys.executable, str(script), str(tmp_path / "runs"), str(KILLS), "1", "steady"]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    assert done.returncode == 0, done.stderr
    run = Run.open(Path(done.stdout.split()[-1]))
    assert run.evaluations()["eval_id"].to_pylist() == list(range(killed.MAX_EVALS))
    made = Counter((run.path / "made.txt").read_text().split())
    assert set(made.values()) == {1}
    reference = create(tmp_path / "reference")
    search(killed.STEADY, killed.CODEC, ToyDomain, reference, seed=0, workers=0)
    assert archives(run.path) == archives(reference.path)


def test_half_a_line_and_missing_parts_are_noticed(tmp_path: Path) -> None:
    """A torn end of the record is dropped; a missing part of it ends the search with words."""
    directory = create(tmp_path)
    with pytest.raises(Stopped):
        loop(directory, Shuffled(4, 0), 100, 30)
    directory.close()
    record = directory.path / "evals" / "proposals.txt"
    whole = record.read_text()
    record.write_text(whole + "3")
    loop(RunDirectory(directory.path), Shuffled(4, 0), 31)
    replayed(directory.path)
    record.write_text("0\n0\n")
    with pytest.raises(ReplayError, match="does not fit into the recorded order"):
        loop(RunDirectory(directory.path), Shuffled(4, 0), 40)


def test_strategies_that_need_batches_are_refused() -> None:
    """A strategy that learns from its own samples alone cannot be told in order of ends."""
    for es in ("lm_ma_es", "openai_es"):
        with pytest.raises(ValueError, match="must be told of whole batches"):
            AskTellSpec((ESEmitterSpec(1, 4, 0.5, es=es),), steady=True)  # type: ignore[arg-type]
