"""Slurm itself: jobs are submitted, looked up and cancelled by its own programs."""

import os
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from experiments.errors import UserError

COLUMNS = "%i|%j|%T|%M|%R"
CALL_S = 60


@dataclass(frozen=True)
class QueuedJob:
    """A job that waits or runs.

    Args:
        number: Number that Slurm gave it.
        name: Its name.
        state: Such as ``RUNNING`` or ``PENDING``.
        time: Time it has run.
        reason: Why it waits, or where it runs.
    """

    number: str
    name: str
    state: str
    time: str
    reason: str


def submit_script(script: Path) -> str:
    """Submit a script; returns the number of the job.

    Raises:
        UserError: If Slurm is not here or refuses.
    """
    return _call("sbatch", "--parsable", str(script)).strip().partition(";")[0]


def jobs_named(names: Sequence[str]) -> list[QueuedJob]:
    """Find the own jobs of some names that wait or run.

    Raises:
        UserError: If Slurm is not here or does not answer.
    """
    user = f"--user={os.getuid()}"
    lines = _call("squeue", user, "--noheader", f"--format={COLUMNS}", f"--name={','.join(names)}")
    found = [line.strip().split("|", 4) for line in lines.splitlines()]
    return [QueuedJob(*fields) for fields in found if len(fields) == 5]


def cancel_jobs(jobs: Sequence[QueuedJob]) -> None:
    """Cancel jobs.

    Raises:
        UserError: If Slurm is not here or refuses.
    """
    if jobs:
        _call("scancel", *(job.number for job in jobs))


def _call(program: str, *arguments: str) -> str:
    try:
        done = subprocess.run(
            [program, *arguments], capture_output=True, text=True, timeout=CALL_S, check=False
        )
    except FileNotFoundError:
        raise UserError(
            f"there is no {program} here: use this command on a machine with Slurm."
        ) from None
    except subprocess.TimeoutExpired:
        raise UserError(f"{program} did not answer within {CALL_S} s; try again.") from None
    if done.returncode:
        raise UserError(f"{program} refused: {done.stderr.strip() or done.stdout.strip()}")
    return done.stdout
