"""A real Dask cluster of two workers that finish, fail, hang, leak and die."""

import functools
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import distributed
import pytest

import faulty
from qd_core import Evaluation, Failure, FailureKind
from qd_core.execution import (
    Candidate,
    EvaluatorFactory,
    Job,
    Limits,
    Outcome,
    SerialExecutor,
    WorkerStartError,
    cut,
    evaluate_all,
)
from qd_core.execution.dask.clusters import ClusterUnreachableError, client_at, local_cluster
from qd_core.execution.dask.executor import ClusterLostError, DaskExecutor
from qd_core.execution.dask.flight import Flight
from qd_core.execution.dask.worker import WorkPlugin
from qd_core.testing import ToyDomain


@pytest.fixture(scope="module")
def cluster() -> Iterator[distributed.LocalCluster]:
    """Two workers."""
    with local_cluster(2) as cluster:
        yield cluster


def run(
    cluster: distributed.LocalCluster,
    factory: Callable[[], ToyDomain],
    commands: list[int],
    **kwargs: Any,
) -> dict[int, Outcome]:
    """Outcomes by ``eval_id``."""
    client = distributed.Client(cluster)
    tiles = [faulty.job_tiles(command) for command in commands]
    candidates = [Candidate(index, tile) for index, tile in enumerate(tiles)]
    with DaskExecutor(EvaluatorFactory(factory, 0), client, **kwargs) as pool:
        parts = list(evaluate_all(pool, cut(candidates, 1)))
    outcomes = {outcome.eval_id: outcome for part in parts for outcome in part}
    assert sorted(outcomes) == list(range(len(commands)))
    return outcomes


def objectives(outcomes: dict[int, Outcome]) -> list[float]:
    """Objectives in order of ``eval_id``."""
    results = [outcomes[index].result for index in sorted(outcomes)]
    return [result.objective for result in results if isinstance(result, Evaluation)]


def serial(count: int) -> list[float]:
    """Objectives in this process."""
    candidates = [Candidate(index, faulty.job_tiles(0)) for index in range(count)]
    with SerialExecutor(EvaluatorFactory(ToyDomain, 0)) as pool:
        parts = list(evaluate_all(pool, cut(candidates, 1)))
    return objectives({outcome.eval_id: outcome for part in parts for outcome in part})


def test_a_cluster_agrees_with_this_process(cluster: distributed.LocalCluster) -> None:
    """Outcomes are those of this process, each with the time of its stages."""
    there = run(cluster, ToyDomain, [0] * 30)
    assert objectives(there) == serial(30)
    assert set(there[0].seconds) == {"prepare", "simulate", "aggregate"}


def test_workers_that_are_killed_cost_nothing(cluster: distributed.LocalCluster) -> None:
    """Workers die twice in the middle; all evaluations are as if nothing had happened."""

    def kill() -> None:
        for _ in range(2):
            time.sleep(0.5)
            pids = [nanny.pid for nanny in cluster.workers.values() if nanny.pid]
            os.kill(pids[0], signal.SIGKILL)

    killer = threading.Thread(target=kill)
    killer.start()
    slow = functools.partial(SlowDomain, 0.05)
    there = run(cluster, slow, [0] * 60)
    killer.join()
    assert objectives(there) == serial(60)


class SlowDomain(ToyDomain):
    """Takes its time."""

    def __init__(self, seconds: float) -> None:
        super().__init__()
        self._pause_s = seconds

    def simulate(self, prepared: Any, *, seed: int) -> float:
        """Wait, then score."""
        time.sleep(self._pause_s)
        return super().simulate(prepared, seed=seed)


class DeadlyDomain(ToyDomain):
    """Ends its process."""

    def simulate(self, prepared: Any, *, seed: int) -> float:
        """Crash."""
        os.kill(os.getpid(), signal.SIGSEGV)
        return super().simulate(prepared, seed=seed)


class UnmakeableDomain(ToyDomain):
    """Cannot be made."""

    def __init__(self) -> None:
        raise RuntimeError("no licence")


def test_a_crash_is_tried_again_and_costs_itself(cluster: distributed.LocalCluster) -> None:
    """An evaluation that always crashes fails with the signal; the cluster goes on."""
    (outcome,) = run(cluster, DeadlyDomain, [0], retries=1).values()
    assert isinstance(outcome.result, Failure)
    assert outcome.result.kind is FailureKind.WORKER_LOST
    assert "SIGSEGV" in outcome.result.message
    assert objectives(run(cluster, ToyDomain, [0] * 3)) == serial(3)


def test_time_limits_hold_in_workers(cluster: distributed.LocalCluster) -> None:
    """A simulation that hangs ends at the limit as `sim_timeout`."""
    hang = functools.partial(SlowDomain, 600.0)
    (outcome,) = run(cluster, hang, [0], limits=Limits(1.0)).values()
    assert isinstance(outcome.result, Failure)
    assert outcome.result.kind is FailureKind.SIM_TIMEOUT


def test_processes_that_hold_too_much_are_replaced(cluster: distributed.LocalCluster) -> None:
    """A limit below what any process holds replaces it after each job, and changes no result."""
    assert objectives(run(cluster, ToyDomain, [0] * 3, limits=Limits(memory_mib=1.0))) == serial(3)


def test_work_that_cannot_be_made_says_so(cluster: distributed.LocalCluster) -> None:
    """The reason is that of the worker."""
    with pytest.raises(WorkerStartError, match="no licence"):
        run(cluster, UnmakeableDomain, [0])


def test_a_scheduler_that_is_gone_ends_the_run_in_words() -> None:
    """When the cluster ends in the middle, what came is kept and the error is typed."""
    cluster = local_cluster(1)
    client = distributed.Client(cluster)
    slow = EvaluatorFactory(functools.partial(SlowDomain, 0.2), 0)
    candidates = [Candidate(index, faulty.job_tiles(0)) for index in range(50)]
    with DaskExecutor(slow, client, no_worker_timeout_s=2.0) as pool:
        parts = evaluate_all(pool, cut(candidates, 1))
        assert next(parts)[0].success
        cluster.close()
        with pytest.raises(ClusterLostError):
            list(parts)


def test_workers_that_do_not_know_the_run_end_it(cluster: distributed.LocalCluster) -> None:
    """Workers of a scheduler that was started anew fail no evaluation, but end the run."""
    slow = EvaluatorFactory(functools.partial(SlowDomain, 0.1), 0)
    candidates = [Candidate(index, faulty.job_tiles(0)) for index in range(50)]
    client = distributed.Client(cluster)
    with DaskExecutor(slow, client, no_worker_timeout_s=20.0) as pool:
        parts = evaluate_all(pool, cut(candidates, 1))
        ended = [*next(parts)]
        client.unregister_worker_plugin(name=WorkPlugin.name_of(pool._token))
        with pytest.raises(ClusterLostError, match="started anew"):
            ended += [outcome for part in parts for outcome in part]
    assert all(outcome.success for outcome in ended)


def test_the_attempt_with_a_result_counts(cluster: distributed.LocalCluster) -> None:
    """When one attempt of a job ends and another is dropped at once, the job has its result."""
    client = distributed.Client(cluster)
    good, dropped = client.submit(int, 7), client.submit(time.sleep, 60)
    distributed.wait([good])
    client.cancel([dropped], force=True)
    flight = Flight(client, "token", 5.0)
    flight._jobs[3] = Job(3, None)
    for future in (good, dropped):
        flight._landed.put((3, future))
    assert flight.landed() == [(3, 7)]
    client.close()


def test_no_scheduler_at_an_address() -> None:
    """An address without a scheduler is an error with a hint."""
    with pytest.raises(ClusterUnreachableError, match="dask scheduler"):
        client_at("nonsense")
