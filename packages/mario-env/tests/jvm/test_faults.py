"""What happens when things break: processes die, clients misbehave, versions differ."""

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from typing import Any

import numpy as np
import psutil
import pytest

from mario_env import (
    EvaluationInterrupted,
    GameConfig,
    MarioSim,
    OptionError,
)
from mario_env.levels import generate
from mario_env.play.results import RUN_FIELDS

QUICK = GameConfig(node_budget=50)
SOON = 10.0  # seconds after which something should have happened on any machine


def gone(pid: int, seconds: float = SOON) -> bool:
    """Whether a process ends in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE:
            return True
        time.sleep(0.02)
    return False


def assert_same(one: Any, other: Any) -> None:
    """Both batches have the same results."""
    for name in set(RUN_FIELDS) - {"cpu_seconds"}:
        assert np.array_equal(getattr(one.runs, name), getattr(other.runs, name)), name


def test_killed_during_a_batch(sim: MarioSim) -> None:
    """Killing the JVM in the middle of a batch changes no result."""
    levels = np.stack([generate(seed, width=56) for seed in range(60)])
    expected = sim.evaluate(levels, config=QUICK)
    with MarioSim(2, QUICK) as victim:
        killed: list[int] = []

        def kill_at_20(done: int, _: int) -> None:
            if done >= 20 and not killed:
                killed.append(victim.engine.pid)
                os.kill(killed[0], signal.SIGKILL)

        results = victim.evaluate(levels, progress=kill_at_20)
        assert killed
        assert victim.engine.pid != killed[0]
    assert results.ok.all()
    assert_same(results, expected)


def test_poison_pill(levels: np.ndarray) -> None:
    """A level that kills the engine each time is given up alone; all others have results."""
    with MarioSim(2, QUICK) as sim:
        pid = sim.engine.pid
        poison = 5
        send = sim.engine.connection().__class__.send

        def deadly(connection: Any, op: str, frames: Any = None, **fields: Any) -> Any:
            number = send(connection, op, frames, **fields)
            if op == "evaluate" and (frames["levels"] == levels[poison]).all(axis=(1, 2)).any():
                os.kill(sim.engine.pid, signal.SIGKILL)
            return number

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("mario_env.jvm.connection.Connection.send", deadly)
            results = sim.evaluate(levels)
        assert [fault.index for fault in results.faults] == [poison]
        assert results.faults[0].code == "worker_crash"
        assert results.ok.sum() == len(levels) - 1
        assert sim.engine.pid != pid
        assert sim.evaluate(levels).ok.all()


def test_hopeless_engine(levels: np.ndarray) -> None:
    """An engine that dies at every request ends the batch with faults, not with a hang."""
    with MarioSim(2, QUICK) as sim:
        send = sim.engine.connection().__class__.send

        def deadly(connection: Any, op: str, frames: Any = None, **fields: Any) -> Any:
            if op == "evaluate":
                os.kill(sim.engine.pid, signal.SIGKILL)
            return send(connection, op, frames, **fields)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("mario_env.jvm.connection.Connection.send", deadly)
            results = sim.evaluate(levels)
    assert {fault.code for fault in results.faults} == {"worker_crash"}
    assert len(results.faults) == len(levels)


def test_interrupted_batch(sim: MarioSim) -> None:
    """Ctrl-C keeps what is finished, and the engine is free for the next batch."""
    levels = np.stack([generate(seed, width=56) for seed in range(40)])

    def stop(done: int, _: int) -> None:
        if done >= 10:
            raise KeyboardInterrupt

    with pytest.raises(EvaluationInterrupted) as caught:
        sim.evaluate(levels, config=QUICK, progress=stop)
    results = caught.value.results
    assert 10 <= results.ok.sum() < 40
    assert {fault.code for fault in results.faults} == {"not_played"}
    again = sim.evaluate(levels, config=QUICK)
    assert again.ok.all()
    assert np.array_equal(again.runs.steps[results.ok], results.runs.steps[results.ok])


def test_parent_killed() -> None:
    """The JVM ends within two seconds after its parent was killed."""
    code = (
        "from mario_env import MarioSim; import sys, time; sim = MarioSim(1);"
        "print(sim.engine.pid, flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        pid = int(parent.stdout.readline())
        assert psutil.pid_exists(pid)
        parent.kill()
        assert gone(pid, 2.0)


def test_end_of_the_program() -> None:
    """A program that forgets to close its simulator ends, and its JVM with it."""
    code = (
        "from mario_env import MarioSim; sim = MarioSim(1); print(sim.engine.pid);"
        "import gc; gc.collect()"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, timeout=60, check=True)
    assert gone(int(done.stdout))


def _play_in_child(sim: MarioSim, level: np.ndarray, queue: Any) -> None:
    results = sim.evaluate(level, config=QUICK)
    queue.put((sim.engine.pid, int(results.runs.steps[0, 0])))


@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_fork(sim: MarioSim, levels: np.ndarray) -> None:
    """A forked child gets an engine of its own, and the parent's goes on."""
    expected = sim.evaluate(levels[0], config=QUICK).runs.steps[0, 0]
    pid = sim.engine.pid
    context = multiprocessing.get_context("fork")
    queue = context.Queue()
    child = context.Process(target=_play_in_child, args=(sim, levels[0], queue))
    child.start()
    other, steps = queue.get(timeout=60)
    child.join(60)
    assert child.exitcode == 0
    assert (other != pid, steps) == (True, expected)
    assert gone(other)
    assert sim.evaluate(levels[0], config=QUICK).runs.steps[0, 0] == expected
    assert sim.engine.pid == pid


def test_forked_child_does_not_keep_the_engine() -> None:
    """The JVM ends with its parent, also while a forked child lives on."""
    code = (
        "import os, time; from mario_env import MarioSim; sim = MarioSim(1); pid = sim.engine.pid\n"
        "child = os.fork()\n"
        "if not child: time.sleep(60)\n"
        "print(pid, child, flush=True); time.sleep(60)"
    )
    command = [sys.executable, "-W", "ignore", "-c", code]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        pid, child = map(int, parent.stdout.readline().split())
        parent.kill()
        try:
            assert gone(pid, 2.0)
        finally:
            os.kill(child, signal.SIGKILL)


def test_closed_simulator_starts_again(levels: np.ndarray) -> None:
    """A closed simulator plays again when asked, with a new JVM."""
    sim = MarioSim(1, QUICK)
    one = sim.evaluate(levels[0])
    pid = sim.engine.pid
    sim.close()
    sim.close()
    assert gone(pid)
    assert_same(sim.evaluate(levels[0]), one)
    sim.close()


def test_bad_engine_options() -> None:
    """Options of the engine out of their range are refused by name."""
    with pytest.raises(OptionError, match="workers must be 1 to 256, not 0"):
        MarioSim(0)
    with pytest.raises(OptionError, match="endpoint and token belong together"):
        MarioSim(endpoint="tcp://127.0.0.1:1")
