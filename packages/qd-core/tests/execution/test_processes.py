"""Real worker processes that finish, fail, hang and die."""

import functools
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import faulty
from qd_core import Evaluation, Failure, FailureKind
from qd_core.execution import (
    Candidate,
    EvaluatorFactory,
    Executor,
    Job,
    Limits,
    Outcome,
    ProcessExecutor,
    SerialExecutor,
    WorkerStartError,
    cut,
    evaluate_all,
)
from qd_core.testing import ToyDomain

WORKERS = 2


def run(
    factory: Callable[[], ToyDomain], commands: list[int], workers: int = WORKERS, **kwargs: Any
) -> dict[int, Outcome]:
    """Outcomes by ``eval_id``."""
    with executor(factory, workers, **kwargs) as pool:
        outcomes = outcomes_of(pool, [faulty.job_tiles(command) for command in commands])
    assert sorted(outcome.eval_id for outcome in outcomes) == list(range(len(commands)))
    return {outcome.eval_id: outcome for outcome in outcomes}


def executor(factory: Callable[[], ToyDomain], workers: int = 1, **kwargs: Any) -> Executor:
    """An executor of evaluations with seed 0."""
    work = EvaluatorFactory(factory, 0)
    return ProcessExecutor(work, workers=workers, **kwargs) if workers else SerialExecutor(work)


def outcomes_of(pool: Executor, tiles: list[faulty.Tiles], **kwargs: Any) -> list[Outcome]:
    """Evaluations of some tiles, in order of completion."""
    candidates = [Candidate(index, tile) for index, tile in enumerate(tiles)]
    parts = evaluate_all(pool, cut(candidates, 1), **kwargs)
    return [outcome for part in parts for outcome in part]


def failure(outcome: Outcome) -> Failure:
    """The failure of an outcome that must be one."""
    assert isinstance(outcome.result, Failure), outcome
    return outcome.result


def objectives(outcomes: dict[int, Outcome]) -> list[float]:
    """Objectives in order of ``eval_id``."""
    results = [outcomes[index].result for index in sorted(outcomes)]
    return [result.objective for result in results if isinstance(result, Evaluation)]


def test_workers_agree_with_this_process() -> None:
    """Outcomes are the same in this process and on workers, and name the time of each stage."""
    here = run(ToyDomain, [0] * 6, workers=0)
    there = run(ToyDomain, [0] * 6)
    assert objectives(here) == objectives(there)
    assert len(set(objectives(here))) == 6, "each evaluation has its own noise"
    for outcome in (*here.values(), *there.values()):
        assert outcome.success
        assert set(outcome.seconds) == {"prepare", "simulate", "aggregate"}


def test_dead_workers_cost_their_own_evaluation() -> None:
    """Killed, exited and crashed workers are named as such, and all others give results."""
    commands = [0, faulty.KILLED, 0, faulty.EXITED, faulty.SEGFAULT, 0, 0]
    outcomes = run(faulty.FaultyDomain, commands)
    words = {1: "killed by SIGKILL", 3: "exit code 7", 4: "killed by SIGSEGV"}
    for index, outcome in outcomes.items():
        if index in words:
            lost = failure(outcome)
            assert (lost.kind, lost.stage) == (FailureKind.WORKER_LOST, "simulate")
            assert words[index] in lost.message
        else:
            assert outcome.success
    assert objectives(outcomes) == [objectives(run(ToyDomain, [0] * 7, 0))[i] for i in (0, 2, 5, 6)]


def test_overdue_evaluations_are_killed() -> None:
    """A hanging simulation fails as such after the limit, and its worker is replaced."""
    start = time.monotonic()
    outcomes = run(faulty.FaultyDomain, [faulty.HANG, 0, 0], limits=Limits(1.0))
    assert time.monotonic() - start < 60
    late = failure(outcomes[0])
    assert (late.kind, late.stage) == (FailureKind.SIM_TIMEOUT, "simulate")
    assert "no result within 1 s" in late.message
    assert outcomes[1].success
    assert outcomes[2].success


def test_overdue_repair_is_told_apart() -> None:
    """A hang before the simulation counts as a timeout of the repair."""
    outcomes = run(faulty.SlowStageDomain, [0], workers=1, limits=Limits(0.5))
    late = failure(outcomes[0])
    assert (late.kind, late.stage) == (FailureKind.REPAIR_TIMEOUT, "prepare")


@pytest.mark.parametrize("workers", [0, 1])
def test_exceptions_become_failures(workers: int) -> None:
    """Whatever a stage raises or returns wrongly is a failure with reason and place."""
    commands = [faulty.RAISE, faulty.SYSTEM_EXIT, faulty.NOT_FINITE, 0, faulty.INTERRUPT]
    outcomes = run(faulty.FaultyDomain, commands, workers)
    assert outcomes[3].success
    raised = failure(outcomes[0])
    assert (raised.kind, raised.stage) == (FailureKind.EXCEPTION, "simulate")
    assert "KeyError: 'no such shelf'" in raised.message
    assert "faulty.py" in raised.message
    assert "SystemExit: 3" in failure(outcomes[1]).message
    assert "KeyboardInterrupt" in failure(outcomes[4]).message
    assert failure(outcomes[2]).stage == "aggregate"
    assert "objective must be a finite float32, got nan" in failure(outcomes[2]).message


def test_typed_errors_keep_their_kind() -> None:
    """An EvaluationError passes its reason and message on."""
    tiles = faulty.job_tiles() + 1
    factory = functools.partial(ToyDomain, max_share=0.5)
    with executor(factory) as pool:
        (outcome,) = outcomes_of(pool, [tiles])
    expected = Failure(FailureKind.INVALID_LAYOUT, "prepare", "share of code 1 is 1.00.")
    assert outcome.result == expected


def test_results_that_cannot_travel_are_failures() -> None:
    """A result that cannot be pickled, or not unpickled, fails; the worker lives on."""
    with ProcessExecutor(faulty.make_travel_work, workers=1) as pool:
        jobs = [Job(key, name) for key, name in enumerate(("lambda", "trap", "plain"))]
        unpicklable, trap, plain = pool.run(jobs)
        assert pool.restarts == 0
    assert "cannot be pickled" in unpicklable.result.message
    assert "cannot be unpickled: ValueError: it was a trap" in trap.result.message
    assert plain.result == "plain"


def test_idle_death_costs_nothing() -> None:
    """A worker that dies between two batches is replaced without a failure."""
    with ProcessExecutor(EvaluatorFactory(ToyDomain, 0), workers=1) as pool:
        (first,) = outcomes_of(pool, [faulty.job_tiles()])
        os.kill(pool._lanes[0].pid or 0, signal.SIGKILL)
        time.sleep(0.2)
        (second,) = outcomes_of(pool, [faulty.job_tiles()])
        assert pool.restarts == 1
    assert first.result.objective == second.result.objective  # type: ignore[union-attr]


@pytest.mark.parametrize("workers", [0, 1])
def test_domain_that_cannot_be_built(workers: int) -> None:
    """The reason why a domain cannot be built ends the run instead of looping."""
    with pytest.raises(WorkerStartError, match="the map is missing"):
        run(faulty.BrokenDomain, [0], workers)


def test_workers_that_die_while_starting() -> None:
    """After three deaths at start in a row the pool gives up and says how they ended."""
    with pytest.raises(WorkerStartError, match=r"3 worker processes in a row.*exit code 9"):
        run(faulty.DeadDomain, [0], 1)


def test_workers_compute_on_one_thread_and_ignore_ctrl_c() -> None:
    """BLAS gets one thread in a worker, the environment of this process stays as it was."""
    before = dict(os.environ)
    outcomes = run(faulty.EnvironmentDomain, [0], 1)
    assert outcomes[0].result.result_objective == 11  # type: ignore[union-attr]
    assert dict(os.environ) == before
    assert not signal.pthread_sigmask(signal.SIG_BLOCK, [])


def test_stop_drops_the_rest() -> None:
    """When asked to stop, the pool returns at once with what has finished."""
    stop = threading.Event()
    tiles = [faulty.job_tiles(command) for command in (0, *[faulty.HANG] * 4)]
    candidates = [Candidate(index, tile) for index, tile in enumerate(tiles)]
    with executor(faulty.FaultyDomain) as pool:
        outcomes = []
        for part in evaluate_all(pool, cut(candidates, 1), stop=stop.is_set):
            outcomes += part
            stop.set()
    assert [outcome.eval_id for outcome in outcomes] == [0]


def test_chunks_cost_as_much_as_their_worker() -> None:
    """A worker that dies takes its chunk along; borders lie at multiples of the chunk."""
    tiles = [faulty.job_tiles(command) for command in (0, 0, 0, faulty.KILLED, 0, 0, 0)]
    candidates = [Candidate(index, tile) for index, tile in enumerate(tiles)][1:]
    with executor(faulty.FaultyDomain) as pool:
        parts = list(evaluate_all(pool, cut(candidates, 3)))
    assert [[outcome.eval_id for outcome in part] for part in parts] == [[1, 2], [3, 4, 5], [6]]
    assert [outcome.success for part in parts for outcome in part] == [True] * 2 + [False] * 3 + [
        True
    ]


@pytest.mark.parametrize("workers", [0, 2])
def test_jobs_are_taken_when_there_is_a_worker(workers: int) -> None:
    """Jobs that depend on earlier results are made late: never more are taken than can begin."""
    taken, ended = [], []
    candidates = [Candidate(number, faulty.job_tiles(0)) for number in range(12)]

    def chunks() -> Iterator[list[Candidate]]:
        for candidate in candidates:
            taken.append(candidate.eval_id - len(ended))
            yield [candidate]

    with executor(faulty.FaultyDomain, workers) as pool:
        for (outcome,) in evaluate_all(pool, chunks()):
            ended.append(outcome.eval_id)
    assert sorted(ended) == list(range(12))
    # A worker goes on before its last result has been looked at.
    assert max(taken) < max(1, 2 * workers)


def test_children_of_workers_end_with_them() -> None:
    """A child that holds the pipe of a dead worker neither hides its death nor outlives it."""
    with ProcessExecutor(faulty.make_parent_work, workers=1, limits=Limits(60)) as pool:
        start = time.monotonic()
        (done,) = pool.run([Job(0, "die")])
        assert time.monotonic() - start < 30
        (child,) = pool.run([Job(1, "live")])
    assert done.result.kind is FailureKind.WORKER_LOST
    deadline = time.monotonic() + 10
    while faulty.alive(child.result):
        assert time.monotonic() < deadline, "the child of a worker outlives the pool"
        time.sleep(0.05)


def test_workers_end_with_a_killed_driver(tmp_path: Path) -> None:
    """After kill -9 of the driver neither workers nor their children go on."""
    script = tmp_path / "driver.py"
    script.write_text(
        "import faulty, time\n"
        "from qd_core.execution import Job, ProcessExecutor\n"
        "if __name__ == '__main__':\n"
        "    pool = ProcessExecutor(faulty.make_parent_work, workers=1)\n"
        "    (done,) = pool.run([Job(0, 'live')])\n"
        "    print(done.result, pool._lanes[0].pid, flush=True)\n"
        "    time.sleep(1000)\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])}
    with subprocess.Popen(
        [sys.executable, str(script)], stdout=subprocess.PIPE, text=True, env=environment
    ) as driver:
        assert driver.stdout is not None
        pids = [int(word) for word in driver.stdout.readline().split()]
        assert len(pids) == 2
        driver.kill()
        deadline = time.monotonic() + 20
        while any(faulty.alive(pid) for pid in pids):
            assert time.monotonic() < deadline, "a worker outlives the driver"
            time.sleep(0.05)


def test_output_of_workers_goes_to_logs(tmp_path: Path) -> None:
    """What a domain prints is in a file of its worker."""
    with ProcessExecutor(faulty.make_printing_work, workers=1, logs=tmp_path / "logs") as pool:
        list(pool.run([Job(0, "hello from a worker")]))
    assert "hello from a worker" in (tmp_path / "logs" / "worker-0.log").read_text()


def test_wrong_arguments_are_refused() -> None:
    """Counts, limits and factories that cannot work are refused before a process starts."""
    with pytest.raises(ValueError, match="workers must be at least 1, got 0"):
        ProcessExecutor(EvaluatorFactory(ToyDomain, 0), workers=0)
    with pytest.raises(ValueError, match="factory must be picklable"):
        ProcessExecutor(lambda: print, workers=1)
