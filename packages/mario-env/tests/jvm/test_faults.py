"""What happens when things break: processes die, clients misbehave, versions differ."""

import json
import multiprocessing
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import numpy as np
import psutil
import pytest
import zmq

from mario_env import (
    EngineCrashedError,
    EngineReplyError,
    EngineUnavailableError,
    EvaluationInterrupted,
    GameConfig,
    MarioSim,
    OptionError,
    __version__,
)
from mario_env.env import MarioEnv
from mario_env.jvm import process
from mario_env.jvm.engine import Engine
from mario_env.jvm.process import EngineProcess
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


def assert_same(one, other) -> None:
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

        def deadly(connection, op, frames=None, **fields):
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

        def deadly(connection, op, frames=None, **fields):
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


def _play_in_child(sim: MarioSim, level: np.ndarray, queue) -> None:
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


def test_two_clients(levels: np.ndarray) -> None:
    """Two clients of one engine play at the same time, each with its own replies."""
    server = EngineProcess(2)
    try:
        sims = [MarioSim(endpoint=server.endpoint, token=server.token) for _ in range(2)]
        found: dict[int, np.ndarray] = {}

        def play(index: int) -> None:
            found[index] = sims[index].evaluate(levels[index::2], config=QUICK).runs.steps[:, 0]

        threads = [threading.Thread(target=play, args=(index,)) for index in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        alone = sims[0].evaluate(levels, config=QUICK).runs.steps[:, 0]
        assert np.array_equal(found[0], alone[::2])
        assert np.array_equal(found[1], alone[1::2])
        for sim in sims:
            sim.close()
        assert server.alive()
    finally:
        server.stop()


def test_wrong_token(monkeypatch: pytest.MonkeyPatch) -> None:
    """A wrong token gets no reply, is counted, and the client says what may be wrong."""
    monkeypatch.setattr("mario_env.jvm.connection._SILENCE_SECONDS", 2.0)
    server = EngineProcess(1)
    try:
        with (
            MarioSim(endpoint=server.endpoint, token="x" * 64) as stranger,
            pytest.raises(EngineUnavailableError, match=r"no engine answers at .*token"),
        ):
            stranger.evaluate("--\nXX")
        with MarioSim(endpoint=server.endpoint, token=server.token) as sim:
            assert sim.engine.call("stats").header["dropped"] > 0
    finally:
        server.stop()


def test_damaged_messages() -> None:
    """Truncated, oversized and senseless messages are refused or dropped; the engine goes on."""
    server = EngineProcess(1)
    engine = Engine(endpoint=server.endpoint, token=server.token)
    context = zmq.Context()
    raw = context.socket(zmq.DEALER)
    raw.linger = 0
    raw.connect(server.endpoint)

    def header(**fields: object) -> bytes:
        return json.dumps({"v": 1, "id": 9, "token": server.token, **fields}).encode()

    shape = {"name": "levels", "dtype": "u1"}
    try:
        refused = [
            ([header(op="evaluate", frames=[{**shape, "shape": [1, 16, 56]}]), b"123"]),
            ([header(op="evaluate", frames=[{**shape, "shape": [1 << 30, 1 << 30, 8]}]), b""]),
            ([header(op="evaluate", frames=[{**shape, "shape": [-1, 16, 56]}]), b""]),
            ([header(op="evaluate", frames=[{**shape, "shape": [1, 16, 56]}])]),
            ([header(op="nothing")]),
            ([header(op="hello", v=99)]),
            ([header(op="evaluate", levels=["--\n-"], config={"agent": "x"})]),
        ]
        for parts in refused:
            raw.send_multipart(parts)
            assert raw.poll(SOON * 1000)
            answer = json.loads(raw.recv_multipart()[0])
            assert (answer["ok"], answer["id"]) == (False, 9)
            assert answer["error"]["message"]
        for parts in ([b""], [b"{"], [b"\xff" * 100], [b"[]"], [b"1" * (2 << 20)], [b"{}"] * 40):
            raw.send_multipart(parts)
        # Larger than any message may be: the engine closes the connection.
        raw.send_multipart([header(op="ping"), b"0" * (17 << 20)])
        assert engine.call("ping").header["ok"]
        assert server.alive()
    finally:
        raw.close(0)
        context.term()
        engine.close()
        server.stop()


def test_not_zeromq_at_all() -> None:
    """Bytes that are no ZeroMQ at the port do no harm."""
    server = EngineProcess(1)
    engine = Engine(endpoint=server.endpoint, token=server.token)
    try:
        port = int(server.endpoint.rsplit(":", 1)[1])
        for data in (b"GET / HTTP/1.0\r\n\r\n", os.urandom(5000), b""):
            with socket.create_connection(("127.0.0.1", port)) as stranger:
                stranger.sendall(data)
        assert engine.call("ping").header["ok"]
    finally:
        engine.close()
        server.stop()


def test_sessions_of_a_dead_engine() -> None:
    """A game whose engine died says so, and reset starts it anew."""
    engine = Engine(1)
    env = MarioEnv("---\nXXX", engine=engine)
    env.reset()
    os.kill(engine.pid, signal.SIGKILL)
    with pytest.raises(EngineCrashedError, match=r"call reset\(\)"):
        env.step(np.zeros(5, np.int8))
    with pytest.raises(EngineCrashedError, match=r"call reset\(\)"):
        env.step(np.zeros(5, np.int8))
    env.reset()
    assert not env.step(np.zeros(5, np.int8))[2]
    engine.close()


def test_sessions_belong_to_their_client() -> None:
    """A client cannot reach the games of another one."""
    server = EngineProcess(1)
    one, two = (Engine(endpoint=server.endpoint, token=server.token) for _ in range(2))
    try:
        reply = one.call("env_create", levels=["---\nXXX"], config={}, observation={"kind": "none"})
        frames = {"sessions": reply.frames["sessions"], "actions": np.zeros(1, np.uint8)}
        with pytest.raises(EngineReplyError, match="unknown_session"):
            two.call("env_step", frames)
    finally:
        one.close()
        two.close()
        server.stop()


def test_versions_differ(monkeypatch: pytest.MonkeyPatch) -> None:
    """An engine of another version is refused with both versions and the remedy."""
    monkeypatch.setattr(process, "__version__", "9.9.9")
    with (
        MarioSim(1) as sim,
        pytest.raises(
            EngineUnavailableError, match=f"engine is of version {__version__}.*9.9.9; build"
        ),
    ):
        sim.evaluate("--\nXX")


def test_jar_is_no_jar(tmp_path: Path) -> None:
    """A damaged jar gives one message with what Java said."""
    jar = tmp_path / "mario-engine.jar"
    jar.write_bytes(b"no jar")
    with (
        MarioSim(1, jar=jar) as sim,
        pytest.raises(EngineUnavailableError, match=r"(?s)did not start.*mario-engine\.jar"),
    ):
        sim.evaluate("--\nXX")


def test_foreign_program(tmp_path: Path) -> None:
    """A program that is no engine is recognised by its first line."""
    java = tmp_path / "java"
    java.write_text(
        "#!/bin/sh\n[ $1 = -version ] && { echo 'version \"21\"' >&2; exit; }\n"
        "echo hello\nsleep 9\n"
    )
    java.chmod(0o755)
    with (
        MarioSim(1, java=java) as sim,
        pytest.raises(EngineUnavailableError, match="not an engine of mario-env: it wrote 'hello'"),
    ):
        sim.evaluate("--\nXX")


def test_port_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A port that is taken gives one message with the engine's reason."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        environment = EngineProcess._environment

        def with_port(self: EngineProcess, workers: int | None) -> dict[str, str]:
            port = str(taken.getsockname()[1])
            return {**environment(self, workers), "MARIO_ENV_PORT": port}

        monkeypatch.setattr(EngineProcess, "_environment", with_port)
        with MarioSim(1) as sim, pytest.raises(EngineUnavailableError, match="port_refused"):
            sim.evaluate("--\nXX")


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
