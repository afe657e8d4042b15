"""Tests of the messages to and from the engine."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from mario_env.errors import EngineReplyError, ProtocolError
from mario_env.jvm.wire import decode, encode

DTYPES = st.sampled_from([np.uint8, np.int32, np.uint32, np.uint64, np.float32, np.float64])
SHAPES = st.lists(st.integers(0, 4), min_size=0, max_size=3).map(tuple)
FRAMES = st.dictionaries(
    st.text(max_size=5),
    st.tuples(DTYPES, SHAPES).flatmap(lambda pair: arrays(pair[0], pair[1])),
    max_size=3,
)
GOOD = {"v": 1, "id": 3, "ok": True}


@given(FRAMES)
def test_round_trip(frames: dict) -> None:
    """Arrays of every type and shape come back as they went, bit by bit."""
    parts = encode(GOOD, frames)
    reply = decode([bytes(part) for part in parts])
    assert reply.id == 3
    assert list(reply.frames) == list(frames)
    for name, values in frames.items():
        assert reply.frames[name].dtype == values.dtype
        assert reply.frames[name].tobytes() == values.tobytes()
        assert reply.frames[name].shape == values.shape


def test_order_and_byte_order() -> None:
    """Arrays travel in C order and little-endian, whatever they were."""
    array = np.arange(6, dtype=">i4").reshape(2, 3).T
    assert encode({}, {"x": array})[1] == np.array([0, 3, 1, 4, 2, 5], "<i4").tobytes()


@pytest.mark.parametrize(
    ("header", "frames"),
    [
        (b"", []),
        (b"{", []),
        (b"\xff", []),
        (b"[]", []),
        (b"{}", []),
        (json.dumps({**GOOD, "v": 2}).encode(), []),
        (json.dumps({**GOOD, "id": "x"}).encode(), []),
        (json.dumps({**GOOD, "ok": 1}).encode(), []),
        (json.dumps({"v": 1, "id": 1, "ok": False}).encode(), []),
        (json.dumps({"v": 1, "id": 1, "ok": False, "error": {"code": 1}}).encode(), []),
        (json.dumps(GOOD).encode(), [b"1"]),
        (json.dumps({**GOOD, "frames": [{"name": "a"}]}).encode(), [b"1"]),
        (
            json.dumps({**GOOD, "frames": [{"name": "a", "dtype": "i4", "shape": [2]}]}).encode(),
            [b"1234567"],
        ),
        (
            json.dumps({**GOOD, "frames": [{"name": "a", "dtype": "O", "shape": [1]}]}).encode(),
            [b"12345678"],
        ),
    ],
)
def test_unreadable(header: bytes, frames: list[bytes]) -> None:
    """What is no reply gives one typed error."""
    with pytest.raises(ProtocolError):
        decode([header, *frames])


@given(st.lists(st.binary(max_size=40), max_size=3))
def test_any_bytes(parts: list[bytes]) -> None:
    """Any bytes give a typed error."""
    with pytest.raises(ProtocolError):
        decode(parts)


def test_refusal() -> None:
    """A refusal raises its code, reason and detail."""
    error = {"code": "bad_level", "message": "no", "detail": {"row": 3}}
    reply = decode([json.dumps({"v": 1, "id": 1, "ok": False, "error": error}).encode()])
    with pytest.raises(EngineReplyError, match="bad_level: no") as caught:
        reply.raised()
    assert caught.value.detail == {"row": 3}
