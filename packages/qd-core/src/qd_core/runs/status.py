"""Where a run stands, for those who watch it from outside."""

import os
import platform
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

State = Literal["running", "finished", "cancelled", "failed", "dead"]
"""``dead`` is never written: a reader finds that the process of a running search is gone."""


@dataclass(frozen=True)
class Status:
    """Content of ``status.json``.

    Args:
        state: What the run is doing.
        itr: Completed iterations.
        evals: Evaluations that are done.
        max_evals: Evaluations in all.
        eta_s: Estimated seconds to the end, or None if unknown.
        message: Why a run failed.
        updated: UTC time of writing, ISO 8601.
        process: The process that writes it, as `this_process` tells.
    """

    state: State
    itr: int
    evals: int
    max_evals: int
    eta_s: float | None = None
    message: str = ""
    updated: str = ""
    process: tuple[str, str, int, int] | None = None

    @property
    def alive(self) -> bool:
        """Whether its process may still be at work; on another host nobody knows."""
        if self.state != "running" or self.process is None:
            return False
        host, boot, pid, started = self.process
        if host != platform.node():
            return True
        return boot == _boot_id() and _start_time(pid) == started


def this_process() -> tuple[str, str, int, int]:
    """Tell this process from all others: host, boot, process id, start time in clock ticks."""
    return platform.node(), _boot_id(), os.getpid(), _start_time(os.getpid())


@cache
def _boot_id() -> str:
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text().strip()
    except OSError:
        return ""


def _start_time(pid: int) -> int:
    """Start of a process in clock ticks since boot; -1 if it is gone, 0 if nobody can tell."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text()
    except FileNotFoundError:
        return -1 if Path("/proc/self").exists() or not _exists(pid) else 0
    except OSError:
        return 0
    fields = text.rpartition(")")[2].split()
    return -1 if fields[0] in "ZX" else int(fields[19])


def _exists(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
