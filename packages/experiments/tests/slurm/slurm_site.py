"""A machine with Slurm, and commands that are given there."""

import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
import shim

from qd_core.runs import Run

PROFILE = """
account = "p123"
partition = "cpu"

[driver]
walltime = "00:30:00"
cores = 1
memory = "2GB"
warning_s = 60

[workers]
walltime = "00:30:00"
cores = 1
memory = "1GB"
jobs = 1
"""
PATIENCE_S = 240


@dataclass(frozen=True)
class Site:
    """A machine with Slurm.

    Args:
        folder: Where commands are given.
        environment: Variables of commands.
    """

    folder: Path
    environment: dict[str, str]

    def experiments(self, *arguments: str, code: int = 0) -> str:
        """What a command prints."""
        done = subprocess.run(
            [sys.executable, "-m", "experiments", *arguments],
            cwd=self.folder, env=self.environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout + done.stderr

    def jobs(self, words: str) -> dict[int, str]:
        """States of the jobs whose names end so, by number."""
        found = shim.jobs().items()
        return {number: job["state"] for number, job in found if job["name"].endswith(words)}

    def end_time_of(self, number: int) -> None:
        """Let the time of a job be over."""
        (Path(self.environment["SLURM_SHIM"]) / f"{number}.over").touch()

    def submitted(self) -> Run:
        """A run that was submitted."""
        self.experiments("slurm", "submit", "meadow.toml", "--cluster", "cluster.toml")
        return Run.open(next((self.folder / "runs").iterdir()))


def wait(until: Callable[[], object], what: str, run: Run) -> None:
    """Wait for something, or fail with the output of the jobs."""
    deadline = time.monotonic() + PATIENCE_S
    while not until():
        if time.monotonic() > deadline:
            logs = sorted((run.path / "slurm").glob("*.log"))
            told = "\n".join(f"{log.name}:\n{log.read_text()[-3000:]}" for log in logs)
            pytest.fail(f"not within {PATIENCE_S} s: {what}; {shim.jobs()}\n{told}")
        time.sleep(0.2)
