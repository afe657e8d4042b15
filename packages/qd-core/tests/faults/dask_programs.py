"""Scheduler and workers of Dask as programs of their own, perhaps on other hosts."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

Process = subprocess.Popen[bytes]

ENVIRONMENT = {
    **os.environ,
    "DASK_DISTRIBUTED__WORKER__DAEMON": "False",
    "PYTHONPATH": f"{Path(__file__).parent}:{os.environ.get('PYTHONPATH', '')}",
}


@contextmanager
def program(name: str, *arguments: str, before: Sequence[str] = ()) -> Iterator[Process]:
    """A program of Dask that runs meanwhile, started by another command if need be."""
    command = [*before, sys.executable, "-m", f"distributed.cli.dask_{name}", *arguments]
    with subprocess.Popen(
        [*command, "--no-dashboard"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        env=ENVIRONMENT,
    ) as process:  # fmt: skip
        try:
            yield process
        finally:
            process.terminate()


@contextmanager
def scheduler(folder: Path, host: str, port: int = 0) -> Iterator[tuple[Process, int]]:
    """A scheduler, and the port that it listens at."""
    file = folder / "scheduler.json"
    file.unlink(missing_ok=True)
    listen = ("--host", host, "--port", str(port), "--scheduler-file", str(file))
    with program("scheduler", *listen) as process:
        while not file.exists() or not file.read_text():
            time.sleep(0.1)
        yield process, int(json.loads(file.read_text())["address"].rpartition(":")[2])


@contextmanager
def worker(address: str, before: Sequence[str] = ()) -> Iterator[Process]:
    """A worker that takes one job at a time."""
    with program("worker", address, "--nthreads", "1", "--memory-limit", "0",
                 before=before) as process:  # fmt: skip
        yield process
