"""An engine to talk to: a process and a connection, started when needed and again after a crash."""

import logging
import os
import threading
from typing import Any

from mario_env.errors import EngineCrashedError, EngineUnavailableError, OptionError
from mario_env.jvm.connection import Connection
from mario_env.jvm.process import EngineProcess, check_version
from mario_env.jvm.wire import PROTOCOL, Frames, Reply

logger = logging.getLogger(__name__)


class Engine:
    """Starts a JVM at the first use, or connects to one that somebody else serves.

    A forked child gets a JVM of its own at its first use.

    Args:
        workers: Threads that play; None for one a processor.
        endpoint: Address of an engine that already runs, with `token`; None starts one.
        token: The secret of that engine.
        java: See `~mario_env.jvm.runtime.find_java`.
        jar: The engine; None for the one of this package.
        heap: Limit of the JVM's heap, as Java writes it.
    """

    def __init__(
        self,
        workers: int | None = None,
        *,
        endpoint: str | None = None,
        token: str | None = None,
        java: str | os.PathLike[str] | None = None,
        jar: str | os.PathLike[str] | None = None,
        heap: str = "512m",
    ):
        if workers is not None and not 1 <= workers <= 256:
            raise OptionError(f"workers must be 1 to 256, not {workers}")
        if (endpoint is None) != (token is None):
            raise OptionError("endpoint and token belong together; give both or none")
        self._workers = workers
        self._address = (endpoint, token) if endpoint and token else None
        self._options: dict[str, Any] = {"java": java, "jar": jar, "heap": heap}
        self._process: EngineProcess | None = None
        self._connection: Connection | None = None
        self._owner = os.getpid()
        self._lock = threading.RLock()
        self.facts: dict[str, Any] = {}

    @property
    def lock(self) -> threading.RLock:
        """Held by whoever sends requests and waits for their replies."""
        self._notice_fork()
        return self._lock

    @property
    def workers(self) -> int:
        """Threads that play; starts the engine."""
        self.connection()
        return int(self.facts["workers"])

    @property
    def pid(self) -> int:
        """Process number of the JVM; starts the engine."""
        self.connection()
        return int(self.facts["pid"])

    def connection(self) -> Connection:
        """The connection to a living engine; starts or connects first where needed.

        Raises:
            EngineUnavailableError: No engine can be started or reached.
            EngineCrashedError: It died at once.
        """
        self._notice_fork()
        if self._connection is None:
            self._connection = self._connect()
        return self._connection

    def holds(self, connection: Connection) -> bool:
        """Whether a connection is still the one in use; not after a crash, a close or a fork."""
        self._notice_fork()
        return self._connection is connection

    def call(self, op: str, frames: Frames | None = None, **fields: Any) -> Reply:
        """One request and its reply; see `Connection.call`."""
        return self.connection().call(op, frames, **fields)

    def drop(self) -> str:
        """Give up a dead engine, so that the next use starts another; return its last words."""
        words = "the connection was lost"
        if self._connection:
            self._connection.close()
        if self._process:
            self._process.kill()
            words = self._process.last_words()
        self._connection = self._process = None
        return words

    def close(self) -> None:
        """End the engine, if it was started here. Another use starts it anew."""
        self._notice_fork()
        if self._connection:
            self._connection.close()
        if self._process:
            self._process.stop()
        self._connection = self._process = None

    def _notice_fork(self) -> None:
        """In a forked child: sockets, process and lock belong to the parent, which uses them."""
        if self._owner != os.getpid():
            self._owner, self._process, self._connection = os.getpid(), None, None
            self._lock = threading.RLock()

    def _connect(self) -> Connection:
        if self._address:
            connection = Connection(*self._address)
        else:
            self._process = EngineProcess(self._workers, **self._options)
            connection = Connection(
                self._process.endpoint, self._process.token, self._process.alive
            )
        try:
            self.facts = connection.call("hello", client="mario-env", versions=[PROTOCOL]).header
            check_version(self.facts["engine"])
        except BaseException as error:
            connection.close()
            if self._process:
                self._process.kill()
                self._process = None
            if isinstance(error, EngineCrashedError) and self._address:
                raise EngineUnavailableError(
                    f"no engine answers at {self._address[0]}: is the address right, and the token?"
                ) from None
            raise
        logger.debug("engine %s, Java %s", self.facts["engine"], self.facts.get("java"))
        return connection
