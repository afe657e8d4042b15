"""Faults of a cluster: a scheduler that is lost, and hosts that cannot be reached for a while."""

import os
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from dask_programs import scheduler, worker
from toy_search import FULL, check, create, go

from qd_core.execution.dask.clusters import client_at
from qd_core.execution.dask.executor import DaskExecutor
from qd_core.execution.dask.worker import ClusterLostError
from qd_core.runs import Run

CUT_S = 60.0 if FULL else 4.0
EVALS = 2000 if FULL else 120
NAME = f"qd{os.getpid() % 10_000}"


def on(address: str) -> Callable[..., DaskExecutor]:
    """Executors of a scheduler."""
    return lambda work: DaskExecutor(work, client_at(address), no_worker_timeout_s=60.0)


def test_a_lost_scheduler_costs_nothing_that_has_finished(tmp_path: Path) -> None:
    """The search ends in words when its scheduler is killed, and goes on with another one."""
    path, seen = create(tmp_path), list[object]()

    def kill(outcome: object) -> None:
        seen.append(outcome)
        if len(seen) == 30:
            process.kill()

    with scheduler(tmp_path, "127.0.0.1") as (process, port):
        address = f"tcp://127.0.0.1:{port}"
        with worker(address), pytest.raises(ClusterLostError):
            go(path, 120, on(address), on_evaluation=kill)
    made = Run.open(path).evaluations()["eval_id"].to_pylist()
    assert len(made) >= 30
    with scheduler(tmp_path, "127.0.0.1") as (_, port):
        address = f"tcp://127.0.0.1:{port}"
        with worker(address):
            go(path, 120, on(address), on_evaluation=seen.append)
    check(path, tmp_path, 120)
    assert len(seen) == 120, "no evaluation was made again"


@pytest.mark.timeout(1200)
def test_a_host_that_is_cut_off_for_a_while(tmp_path: Path) -> None:
    """Of two workers on hosts of their own one cannot be reached for a while; nothing is lost."""
    path, cuts = create(tmp_path), list[float]()

    def cut(outcome: object) -> None:
        del outcome
        if not cuts:
            cuts.append(time.monotonic())
            threading.Thread(target=unreachable).start()

    with ExitStack() as stack:
        if hosts_allowed():
            unreachable, address = stack.enter_context(two_hosts(tmp_path))
        else:
            unreachable, address = stack.enter_context(two_processes(tmp_path))
        go(path, EVALS, on(address), on_evaluation=cut)
        took = time.monotonic() - cuts[0]
    assert took > CUT_S / 2, "the search was over before the host was back"
    check(path, tmp_path, EVALS)


def ip(words: str) -> int:
    """Call `ip`, and return its exit code."""
    return subprocess.run(["ip", *words.split()], capture_output=True, check=False).returncode


def hosts_allowed() -> bool:
    """Whether network namespaces can be made here."""
    if shutil.which("ip") is None or ip(f"netns add {NAME}t"):
        return False
    pair = f"link add {NAME}t type veth peer name p netns {NAME}t"
    allowed = ip(pair) == 0
    ip(f"netns del {NAME}t")
    return allowed


@contextmanager
def two_hosts(folder: Path) -> Iterator[tuple[Callable[[], None], str]]:
    """Two network namespaces with a cable to this host and a worker each."""
    with ExitStack() as stack:
        for number in (1, 2):
            host, here = f"{NAME}h{number}", f"{NAME}v{number}"
            assert ip(f"netns add {host}") == 0
            stack.callback(ip, f"netns del {host}")
            ip(f"link add {here} type veth peer name cable netns {host}")
            ip(f"addr add 10.213.{number}.1/30 dev {here}")
            ip(f"link set {here} up")
            ip(f"-n {host} addr add 10.213.{number}.2/30 dev cable")
            ip(f"-n {host} link set cable up")
            ip(f"-n {host} link set lo up")
        _, port = stack.enter_context(scheduler(folder, "0.0.0.0"))
        for number in (1, 2):
            inside = ("ip", "netns", "exec", f"{NAME}h{number}")
            stack.enter_context(worker(f"tcp://10.213.{number}.1:{port}", before=inside))

        def pull_the_cable() -> None:
            ip(f"link set {NAME}v2 down")
            time.sleep(CUT_S)
            ip(f"link set {NAME}v2 up")

        yield pull_the_cable, f"tcp://127.0.0.1:{port}"


@contextmanager
def two_processes(folder: Path) -> Iterator[tuple[Callable[[], None], str]]:
    """Two workers here, one of which can be halted, where there are no namespaces."""
    with ExitStack() as stack:
        _, port = stack.enter_context(scheduler(folder, "127.0.0.1"))
        address = f"tcp://127.0.0.1:{port}"
        stack.enter_context(worker(address))
        second = stack.enter_context(worker(address))

        def halt() -> None:
            os.kill(second.pid, signal.SIGSTOP)
            time.sleep(CUT_S)
            os.kill(second.pid, signal.SIGCONT)

        yield halt, address
