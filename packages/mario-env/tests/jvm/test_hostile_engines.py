"""Wrong clients, wrong messages and wrong programs."""

import json
import os
import signal
import socket
import threading
from pathlib import Path

import numpy as np
import pytest
import zmq

from mario_env import (
    EngineCrashedError,
    EngineReplyError,
    EngineUnavailableError,
    GameConfig,
    MarioSim,
    __version__,
)
from mario_env.env import MarioEnv
from mario_env.jvm import process
from mario_env.jvm.engine import Engine
from mario_env.jvm.process import EngineProcess

QUICK = GameConfig(node_budget=50)
SOON = 10.0  # seconds after which something should have happened on any machine


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
