"""Damaged levels and messages give typed refusals: no crash, no leak, no hang.

The variable MARIO_FUZZ_EXAMPLES sets how many of each are tried.
"""

import json
import os
from typing import Any

import numpy as np
import psutil
import zmq

from mario_env import LevelFormatError, ProtocolError
from mario_env.jvm.engine import Engine
from mario_env.jvm.process import EngineProcess
from mario_env.jvm.wire import decode, encode
from mario_env.levels import generate, parse_rows, to_text
from mario_env.levels.tiles import FRAMEWORK

EXAMPLES = int(os.environ.get("MARIO_FUZZ_EXAMPLES", "400"))
BATCH = 100
ENGINE_MIB = 700  # resident memory of a JVM with a heap of 256 MiB
JUNK: list[Any] = [None, True, -1, 0, 2**31, 2**70, 1e99, -0.5, "", "x" * 99, [], {}, [[]], [-1]]
CHARACTERS = [*FRAMEWORK, "z", "\n", "\r", "\0", " ", "\t", "\u00e9", "\U0001f344", ""]


def damaged_text(rng: np.random.Generator) -> str:
    """A level with one to eight faults."""
    text = to_text(generate(int(rng.integers(50)), width=int(rng.integers(40, 60))))
    for _ in range(rng.integers(1, 9)):
        place = int(rng.integers(len(text) + 1))
        length = int(rng.choice([0, 1, 1, 5, 60, len(text)], p=[0.3, 0.3, 0.1, 0.1, 0.15, 0.05]))
        text = text[:place] + CHARACTERS[rng.integers(len(CHARACTERS))] + text[place + length :]
    return text


def accepted(text: str) -> list[str] | None:
    """The rows that the Python side reads, or None."""
    try:
        return parse_rows(text)
    except LevelFormatError:
        return None


def test_damaged_levels() -> None:
    """Engine and package agree on what a level is, and both survive what is none."""
    rng = np.random.default_rng(1)
    engine = Engine(2, heap="256m")
    config = {"agent": "noop", "max_steps": 2}
    verdicts = set()
    for _ in range(0, EXAMPLES, BATCH):
        texts = [damaged_text(rng) for _ in range(BATCH)]
        reply = engine.call("evaluate", levels=texts, config=config)
        refused = {error["index"]: error["code"] for error in reply.header["errors"]}
        assert set(refused.values()) <= {"bad_level"}
        rows = [accepted(text) for text in texts]
        for index, own in enumerate(rows):
            assert reply.frames["ok"][index] == (index not in refused)
            assert own is not None or index in refused, texts[index]
            verdicts.add(own is None)
        good = ["\n".join(own) for own in rows if own]
        if not good:
            continue
        again = engine.call("evaluate", levels=good, config=config)
        assert again.frames["ok"].all(), again.header["errors"]
    assert verdicts == {True, False}
    check_memory(engine.pid)
    engine.close()


def valid_messages(session: int) -> list[tuple[dict[str, Any], dict[str, np.ndarray]]]:
    """Requests of every kind, to be damaged."""
    sessions = np.array([session], np.uint32)
    level = generate(0, width=40)
    config = {"agent": "noop", "timer_seconds": 1}
    return [
        ({"op": "hello", "versions": [1]}, {}),
        ({"op": "ping"}, {}),
        ({"op": "evaluate", "config": config, "want": ["path"]}, {"levels": level[None]}),
        ({"op": "evaluate", "config": config, "levels": [to_text(level)]}, {}),
        ({"op": "cancel", "target": 3}, {}),
        ({"op": "env_create", "levels": [to_text(level)], "config": {}}, {}),
        ({"op": "env_step", "repeat": 2}, {"sessions": sessions, "actions": np.zeros(1, np.uint8)}),
        ({"op": "env_reset"}, {"sessions": sessions}),
        ({"op": "env_clone"}, {"sessions": sessions}),
        ({"op": "env_save"}, {"sessions": sessions}),
        ({"op": "env_load"}, {"sessions": sessions, "state": np.arange(200).astype(np.uint8)}),
        ({"op": "env_render", "mode": "scene"}, {"sessions": sessions}),
        ({"op": "env_close"}, {"sessions": sessions}),
        ({"op": "stats"}, {}),
    ]


def damaged_message(
    rng: np.random.Generator, header: dict[str, Any], frames: dict[str, np.ndarray]
) -> list[bytes]:
    """A message with a few faults in its values, its bytes, or its parts."""
    parts = [bytes(part) for part in encode(header, frames)]
    fields = json.loads(parts[0])
    for _ in range(rng.integers(0, 3)):
        place: Any = fields
        key = list(fields)[rng.integers(len(fields))]
        if fields[key] and isinstance(fields[key], list) and isinstance(fields[key][0], dict):
            place, key = fields[key][0], list(fields[key][0])[rng.integers(len(fields[key][0]))]
        elif fields[key] and isinstance(fields[key], dict):
            place, key = fields[key], list(fields[key])[rng.integers(len(fields[key]))]
        place[key] = JUNK[rng.integers(len(JUNK))]
    parts[0] = json.dumps(fields).encode()
    if rng.random() < 0.3:
        part = int(rng.integers(len(parts)))
        data = bytearray(parts[part] or b"x")
        for _ in range(rng.integers(1, 4)):
            data[rng.integers(len(data))] = rng.integers(256)
        parts[part] = bytes(data[: rng.integers(len(data) + 1)]) if rng.random() < 0.5 else data
    if rng.random() < 0.1:
        parts = parts[:-1] or [b""]
    if rng.random() < 0.1:
        parts += [b"more"] * int(rng.integers(1, 20))
    return [bytes(part) for part in parts]


def test_damaged_messages() -> None:
    """Every damaged request is refused or dropped; the engine answers the next one."""
    rng = np.random.default_rng(2)
    server = EngineProcess(2, heap="256m")
    context = zmq.Context()
    client = context.socket(zmq.DEALER)
    client.linger = 0
    client.sndhwm = client.rcvhwm = 0
    client.connect(server.endpoint)

    def complete(number: int, header: dict[str, Any]) -> dict[str, Any]:
        return {"v": 1, "id": number, "token": server.token, **header}

    def settle(number: int) -> None:
        """Read all replies up to that of a ping."""
        client.send_multipart(encode(complete(number, {"op": "ping"}), {}))
        while True:
            assert client.poll(60_000), "the engine is silent"
            reply = decode(client.recv_multipart())
            if reply.header["ok"] is False:
                assert reply.header["error"]["message"]
            if reply.id == number:
                return

    try:
        number = 0
        for start in range(0, EXAMPLES, BATCH):
            for header, frames in valid_messages(session=int(rng.integers(3))):
                for _ in range(BATCH // 14):
                    number += 1
                    full = complete(number, header)
                    client.send_multipart(damaged_message(rng, full, frames))
            settle(10**9 + start)
        assert server.alive()
        check_memory(server.pid)
    finally:
        client.close(0)
        context.term()
        server.stop()


def test_damaged_replies() -> None:
    """Whatever the other side sends, the client reads it or raises one typed error."""
    rng = np.random.default_rng(3)
    header = {"v": 1, "id": 1, "ok": True, "errors": [{"index": 0, "code": "x", "message": ""}]}
    frames = {"a": np.zeros((2, 3), np.float32), "b": np.arange(4, dtype=np.int32)}
    for _ in range(EXAMPLES):
        try:
            reply = decode(damaged_message(rng, header, frames))
        except ProtocolError:
            continue
        assert isinstance(reply.id, int)


def check_memory(pid: int) -> None:
    """The JVM has not grown."""
    assert psutil.Process(pid).memory_info().rss < ENGINE_MIB << 20
