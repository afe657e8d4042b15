"""A connection to a running engine: requests go out, replies come back in any order."""

import itertools
import os
import threading
import time
import weakref
from collections.abc import Callable
from typing import Any

import zmq

from mario_env.errors import EngineCrashedError
from mario_env.jvm.wire import MAX_MESSAGE, PROTOCOL, Frames, Reply, decode, encode

_PING_SECONDS = 2.0
_SILENCE_SECONDS = 60.0


class Connection:
    """One DEALER socket. Calls from several threads take turns.

    Args:
        endpoint: Address of the engine.
        token: The engine's secret.
        alive: Tells whether the engine's process still runs.
    """

    def __init__(self, endpoint: str, token: str, alive: Callable[[], bool] = lambda: True):
        self.lock = threading.RLock()
        self._token, self._alive = token, alive
        self._context = zmq.Context()
        self._socket = self._context.socket(zmq.DEALER)
        self._socket.linger = 0
        self._socket.sndhwm = self._socket.rcvhwm = 0  # a full queue would drop messages
        self._socket.maxmsgsize = MAX_MESSAGE
        self._socket.rcvtimeo = int(_PING_SECONDS * 1000 / 4)
        self._socket.connect(endpoint)
        self._finalizer = weakref.finalize(self, _close, self._socket, self._context, os.getpid())
        self._ids = itertools.count(1)
        self._pings: set[int] = set()
        self._heard = self._pinged = time.monotonic()

    def send(self, op: str, frames: Frames | None = None, **fields: Any) -> int:
        """Send a request and return its number."""
        number = next(self._ids)
        header = {"v": PROTOCOL, "op": op, "id": number, "token": self._token, **fields}
        self._socket.send_multipart(encode(header, frames or {}), copy=True)
        return number

    def receive(self) -> Reply:
        """Wait for the next reply of any request.

        Long silence is allowed as long as the engine answers pings in between.

        Raises:
            EngineCrashedError: The engine's process is gone, or it answers no pings.
            ProtocolError: The reply cannot be read.
        """
        self._heard = self._pinged = time.monotonic()
        while True:
            try:
                parts = self._socket.recv_multipart()
            except zmq.Again:
                self._check_life()
                continue
            reply = decode(parts)
            if reply.id not in self._pings:
                return reply
            self._pings.discard(reply.id)
            self._heard = time.monotonic()

    def call(self, op: str, frames: Frames | None = None, **fields: Any) -> Reply:
        """Send a request and wait for its reply; replies of abandoned requests are dropped.

        Raises:
            EngineReplyError: The engine refuses.
            EngineCrashedError: See `receive`.
            ProtocolError: See `receive`.
        """
        with self.lock:
            number = self.send(op, frames, **fields)
            while True:
                reply = self.receive()
                if reply.id == number:
                    return reply.raised()

    def close(self) -> None:
        """Close the socket; open requests are abandoned."""
        self._finalizer()

    def _check_life(self) -> None:
        if not self._alive():
            raise EngineCrashedError("the engine's process has ended")
        now = time.monotonic()
        if now - self._heard > _SILENCE_SECONDS:
            raise EngineCrashedError(f"the engine has been silent for {_SILENCE_SECONDS:.0f} s")
        if now - self._pinged > _PING_SECONDS:
            self._pings.add(self.send("ping"))
            self._pinged = now


def _close(
    socket: "zmq.Socket[bytes]", context: "zmq.Context[zmq.Socket[bytes]]", owner: int
) -> None:
    """Close both, unless they belong to the process that this one was forked from."""
    if owner == os.getpid():
        socket.close(0)
        context.term()
