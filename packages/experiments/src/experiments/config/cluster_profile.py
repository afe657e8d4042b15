"""What a cluster is like and what jobs ask of it: a TOML file beside configurations."""

import re
import sys
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, Field, field_validator, model_validator

from experiments.config.document import read_document
from experiments.errors import UserError
from experiments.tables import Table

UNITS_MIB = {"M": 1, "G": 1024, "T": 1024**2}


def _one_word(value: str) -> str:
    if not re.fullmatch(r"[^\s%]+", value):
        raise UserError("must be one word")
    return value


def _one_line(value: str) -> str:
    if "\n" in value or not value.strip():
        raise UserError("must be a line of text")
    return value


def _option(value: str) -> str:
    if not re.fullmatch(r"--?\w[^\n]*", value):
        raise UserError("must be an option of sbatch, such as '--constraint=avx2'")
    return value


def _walltime(value: str) -> str:
    seconds(value)
    return value


def _memory(value: str) -> str:
    mib(value)
    return value


def seconds(walltime: str) -> int:
    """Read a time as Slurm spells it, ``[D-]HH:MM:SS``.

    Raises:
        UserError: If it is none, or too short for workers to start and leave.
    """
    match = re.fullmatch(r"(?:(\d+)-)?(\d{1,3}):([0-5]\d):([0-5]\d)", walltime)
    if match is None:
        raise UserError("must be a time such as '04:00:00' or '2-12:00:00'")
    days, hours, minutes, rest = (int(part or 0) for part in match.groups())
    total = ((days * 24 + hours) * 60 + minutes) * 60 + rest
    if not total:
        raise UserError("must be longer than nothing")
    return total


def mib(memory: str) -> int:
    """Read an amount of memory, such as ``8GB`` or ``512MB``, as Slurm does: 1 GB is 1024 MB.

    Raises:
        UserError: If it is none.
    """
    match = re.fullmatch(r"([1-9]\d*) ?([MGT])(?:i?B)?", memory)
    if match is None:
        raise UserError("must be an amount of memory such as '8GB' or '512MB'")
    return int(match[1]) * UNITS_MIB[match[2]]


Word = Annotated[str, AfterValidator(_one_word)]
Line = Annotated[str, AfterValidator(_one_line)]
Option = Annotated[str, AfterValidator(_option)]
Walltime = Annotated[str, AfterValidator(_walltime)]
Memory = Annotated[str, AfterValidator(_memory)]


class JobTable(Table):
    """What a job asks for."""

    walltime: Walltime = Field(description="Time after which Slurm ends it, [D-]HH:MM:SS.")
    cores: int = Field(ge=1, description="Cores.")
    memory: Memory = Field(description="Memory, such as '8GB'.")
    partition: Word | None = Field(None, description="Partition; that of the profile if unset.")
    python: Line | None = Field(
        None, description="Command that starts Python; that of the profile if unset."
    )
    options: list[Option] = Field([], description="Further options of sbatch.")


class DriverTable(JobTable):
    """The job of the search itself: it trains surrogates and hands out evaluations."""

    gpus: int = Field(0, ge=0, description="GPUs, for surrogates.")
    warning_s: int = Field(
        300, ge=10, description="The search is ended so long before its job is, seconds."
    )


class WorkersTable(JobTable):
    """The jobs of workers, one worker a core."""

    jobs: int = Field(ge=1, description="Jobs at most.")
    minimum_jobs: int | None = Field(
        None, ge=1, description="Jobs that are kept when there is little to do; all if unset."
    )

    @model_validator(mode="after")
    def _rules(self) -> "WorkersTable":
        if self.minimum_jobs is not None and self.minimum_jobs > self.jobs:
            raise ValueError(f"minimum_jobs must not exceed jobs = {self.jobs}")
        return self


class Profile(Table):
    """A cluster."""

    account: Word | None = Field(None, description="Who pays.")
    partition: Word | None = Field(None, description="Where jobs run.")
    interface: Word | None = Field(None, description="Network interface, such as 'ib0'.")
    python: Line | None = Field(
        None, description="Command that starts Python in a job; the one in use if unset."
    )
    prologue: list[Line] = Field([], description="Lines of the shell before the program starts.")
    driver: DriverTable
    workers: WorkersTable

    @field_validator("driver")
    @classmethod
    def _time_to_work(cls, driver: DriverTable) -> DriverTable:
        if driver.warning_s * 2 > seconds(driver.walltime):
            raise ValueError(f"warning_s must be at most half of walltime = {driver.walltime!r}")
        return driver

    def partition_of(self, job: JobTable) -> str | None:
        """Where a job runs."""
        return job.partition or self.partition

    def python_of(self, job: JobTable) -> str:
        """How Python is started in a job."""
        return job.python or self.python or sys.executable


def read_profile(path: Path) -> Profile:
    """Read a profile.

    Raises:
        ConfigError: If it cannot be used; lists every fault with file, line, key and value.
    """
    profile, _ = read_document(path, Profile)
    return profile
