"""Messages to and from the engine: a JSON header and binary frames.

``java/PROTOCOL.md`` of the sources is the contract.
"""

import json
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mario_env.errors import EngineReplyError, ProtocolError

PROTOCOL = 1
MAX_MESSAGE = 16 << 20  # bytes, all parts together

Frames = dict[str, NDArray[Any]]

# Little-endian in both directions, whatever this machine is.
_DTYPES = {name: np.dtype(f"<{name}") for name in ("u1", "i4", "u4", "u8", "f4", "f8")}


@dataclass(frozen=True)
class Reply:
    """A reply of the engine.

    Attributes:
        header: Its JSON object.
        frames: Arrays by name; read-only views of the message.
    """

    header: dict[str, Any]
    frames: Frames

    @property
    def id(self) -> int:
        """The number of the request that this answers."""
        return int(self.header["id"])

    def raised(self) -> "Reply":
        """This reply, unless it is a refusal.

        Raises:
            EngineReplyError: The engine refused.
        """
        if self.header["ok"]:
            return self
        error = self.header["error"]
        raise EngineReplyError(error["code"], error["message"], error.get("detail"))


def encode(header: dict[str, Any], frames: Frames) -> list[bytes | memoryview]:
    """The parts of a message.

    Args:
        header: JSON fields; `frames` is added.
        frames: Arrays of u1, i4, u4, u8, f4 or f8.
    """
    parts: list[bytes | memoryview] = []
    described = []
    for name, values in frames.items():
        array = np.asarray(values, order="C")
        code = array.dtype.str[1:]
        described.append({"name": name, "dtype": code, "shape": list(array.shape)})
        parts.append(array.astype(_DTYPES[code], copy=False).tobytes())
    text = json.dumps({**header, "frames": described}, separators=(",", ":"))
    return [text.encode(), *parts]


def decode(parts: list[bytes]) -> Reply:
    """Read a reply.

    Raises:
        ProtocolError: Something in it is not as the protocol says; names it.
    """
    try:
        header = json.loads(parts[0])
        _check_header(header)
        described = header.get("frames", [])
        if len(described) != len(parts) - 1:
            raise ProtocolError(f"{len(described)} frames announced, {len(parts) - 1} came")
        frames = {}
        for frame, data in zip(described, parts[1:], strict=True):
            frames[frame["name"]] = _array(frame, data)
    except (ValueError, KeyError, TypeError, IndexError, AttributeError) as error:
        raise ProtocolError(f"unreadable reply: {type(error).__name__}: {error}") from None
    return Reply(header, frames)


def _array(frame: dict[str, Any], data: bytes) -> NDArray[Any]:
    return np.frombuffer(data, _DTYPES[frame["dtype"]]).reshape(frame["shape"])


def _check_header(header: Any) -> None:
    if header["v"] != PROTOCOL:
        raise ProtocolError(f"protocol {header['v']!r}, not {PROTOCOL}")
    if not isinstance(header["id"], int) or not isinstance(header["ok"], bool):
        raise ProtocolError("a reply needs an integer id and a boolean ok")
    if not header["ok"]:
        error = header["error"]
        if not isinstance(error["code"], str) or not isinstance(error["message"], str):
            raise ProtocolError("a refusal needs a code and a message")
