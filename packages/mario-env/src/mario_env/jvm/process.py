"""The engine's process: one JVM, started and ended by this one."""

import json
import logging
import os
import queue
import secrets
import subprocess
import threading
import weakref
from collections import deque
from functools import partial
from pathlib import Path
from typing import IO, Any

from mario_env.errors import EngineUnavailableError
from mario_env.jvm.runtime import find_jar, find_java
from mario_env.version import __version__

logger = logging.getLogger(__name__)

_START_SECONDS = 60.0
_TERM_SECONDS, _KILL_SECONDS = 2.0, 5.0

_processes: "weakref.WeakSet[EngineProcess]" = weakref.WeakSet()


class EngineProcess:
    """A running JVM that serves on a loopback port.

    The JVM ends when its standard input does, so it does not outlive this process, however this
    process ends. It has a session of its own: Ctrl-C reaches this process alone.

    Args:
        workers: Threads that play; None for one a processor.
        java: See `~mario_env.jvm.runtime.find_java`.
        jar: The engine; None for the one of this package.
        heap: Limit of the JVM's heap, as Java writes it.

    Raises:
        EngineUnavailableError: Java or the jar is missing or of another version, or the engine
            cannot serve.
    """

    def __init__(
        self,
        workers: int | None = None,
        *,
        java: str | os.PathLike[str] | None = None,
        jar: str | os.PathLike[str] | None = None,
        heap: str = "512m",
    ):
        self.token = secrets.token_hex(32)
        self._pid = os.getpid()
        self._errors: deque[str] = deque(maxlen=30)
        command = [
            str(find_java(java)),
            f"-Xmx{heap}",
            "-XX:+UseSerialGC" if (workers or os.cpu_count() or 1) <= 2 else "-XX:+UseG1GC",
            "-Djava.awt.headless=true",
            "-jar",
            str(Path(jar) if jar else find_jar()),
            "serve",
        ]
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=self._environment(workers),
            start_new_session=True,
        )
        _processes.add(self)
        self._finalizer = weakref.finalize(self, _end, self._process, self._pid)
        try:
            self.endpoint = self._wait_until_ready()
        except BaseException:
            self.kill()
            raise

    @property
    def pid(self) -> int:
        """The process number of the JVM."""
        return self._process.pid

    def alive(self) -> bool:
        """Whether the JVM runs and belongs to this process, not to the one it was forked from."""
        return self._pid == os.getpid() and self._process.poll() is None

    def last_words(self) -> str:
        """Exit code and the last lines that the JVM wrote to standard error."""
        lines = "\n".join(self._errors)
        code = self._process.poll()
        state = "it still runs" if code is None else f"exit code {code}"
        return state + (f"; it wrote:\n{lines}" if lines else "")

    def stop(self) -> None:
        """End the JVM: by closing its input, then, if it does not follow, by signals."""
        self._finalizer()

    def kill(self) -> None:
        """End the JVM at once."""
        if self._pid == os.getpid() and self._process.poll() is None:
            self._process.kill()
        self._finalizer()

    def forget(self) -> None:
        """Called in a forked child: its copy of the pipe must not keep the JVM alive."""
        _close_input(self._process)

    def _environment(self, workers: int | None) -> dict[str, str]:
        environment = {k: v for k, v in os.environ.items() if not k.startswith("MARIO_ENV_")}
        environment["MARIO_ENV_TOKEN"] = self.token
        if workers is not None:
            environment["MARIO_ENV_WORKERS"] = str(workers)
        return environment

    def _wait_until_ready(self) -> str:
        lines: queue.Queue[str] = queue.Queue()
        note = partial(_note, self._errors)  # a method would keep this object alive
        for stream, use in ((self._process.stdout, lines.put), (self._process.stderr, note)):
            threading.Thread(target=_drain, args=(stream, use), daemon=True).start()
        try:
            line = lines.get(timeout=_START_SECONDS)
            if not line:
                self._process.wait(_TERM_SECONDS)
        except (queue.Empty, subprocess.TimeoutExpired):
            line = ""
        if not line:
            raise EngineUnavailableError(f"the engine did not start: {self.last_words()}")
        return _endpoint(line)


def _end(process: "subprocess.Popen[bytes]", owner: int) -> None:
    """End a JVM with growing force, unless it belongs to the parent of this process."""
    if owner != os.getpid():
        return
    _close_input(process)
    for seconds, harder in ((_TERM_SECONDS, process.terminate), (_KILL_SECONDS, process.kill)):
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            harder()
    process.wait()


def _close_input(process: "subprocess.Popen[bytes]") -> None:
    try:
        if process.stdin:
            process.stdin.close()
    except OSError:  # the JVM is gone already
        pass


def _note(lines: "deque[str]", line: str) -> None:
    if line:
        lines.append(line)
        logger.debug("engine: %s", line)


def _drain(stream: IO[bytes], use: Any) -> None:
    """Hand on every line of a stream, and an empty one at its end."""
    with stream:
        for line in stream:
            use(line.decode(errors="replace").rstrip())
    use("")


def _endpoint(line: str) -> str:
    """The address in the first line of the engine.

    Raises:
        EngineUnavailableError: The engine says that it failed, is of another version, or says
            something else.
    """
    try:
        event = json.loads(line)
        if event["event"] == "failed":
            raise EngineUnavailableError(
                f"the engine refuses to serve: {event['code']}: {event['message']}"
            )
        engine, endpoint = event["engine"], str(event["endpoint"])
    except (ValueError, KeyError, TypeError):
        raise EngineUnavailableError(f"not an engine of mario-env: it wrote {line!r}") from None
    check_version(engine)
    return endpoint


def check_version(engine: object) -> None:
    """Check that engine and package belong together.

    Raises:
        EngineUnavailableError: They do not.
    """
    if engine != __version__:
        raise EngineUnavailableError(
            f"the engine is of version {engine}, the package mario-env of {__version__}; build the "
            "package again (`uv sync --reinstall-package mario-env`), so that both are the same"
        )


def _forget_all() -> None:
    for process in list(_processes):
        process.forget()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget_all)
