"""Dask clusters whose workers are jobs of Slurm, submitted by dask-jobqueue."""

import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import dask
from dask_jobqueue.slurm import SLURMCluster, SLURMJob

from qd_core.errors import OptionError
from qd_core.execution.dask.clusters import SETTINGS, ClusterUnreachableError

LEAVE_S = 600.0
"""Workers leave this long before their job ends, or a fifth of its time if that is less."""

ANSWER_S = 60
DEATH_S = 60
"""A worker without a scheduler ends after so many seconds."""

ALLOW_PROCESSES = "export DASK_DISTRIBUTED__WORKER__DAEMON=False"
"""Workers keep processes of their own."""


@dataclass(frozen=True)
class SlurmJobs:
    """What a job of workers asks Slurm for; it has a worker a core.

    Args:
        name: Name of the jobs.
        walltime_s: Time after which Slurm ends a job, seconds.
        cores: Cores, and workers, of a job.
        memory_mib: Memory of a job, MiB.
        account: Who pays; None leaves it to Slurm.
        partition: Where it runs; None leaves it to Slurm.
        interface: Network interface of workers and scheduler, such as ``ib0``.
        directives: Further options of sbatch.
        prologue: Lines of the shell before the workers are started.
        python: Command that starts Python there.
        logs: Folder that receives the output of jobs; exists.
    """

    name: str
    walltime_s: int
    cores: int
    memory_mib: int
    logs: Path
    account: str | None = None
    partition: str | None = None
    interface: str | None = None
    directives: tuple[str, ...] = ()
    prologue: tuple[str, ...] = ()
    python: str = sys.executable

    def script(self) -> str:
        """Write the script of a job, with words where a scheduler gives address and name."""
        return str(SLURMJob("tcp://SCHEDULER", "NAME", **self._options()).job_script())

    def check(self) -> None:
        """Ask Slurm whether it would take such a job.

        Raises:
            ClusterUnreachableError: If it would not, or is not here.
        """
        with tempfile.NamedTemporaryFile("w", suffix=".sh") as file:
            file.write(self.script())
            file.flush()
            try:
                done = subprocess.run(
                    ["sbatch", "--test-only", file.name],
                    capture_output=True, text=True, timeout=ANSWER_S, check=False,
                )  # fmt: skip
            except FileNotFoundError:
                raise ClusterUnreachableError(
                    "there is no sbatch here: start it on a machine with Slurm."
                ) from None
            except subprocess.TimeoutExpired:
                raise ClusterUnreachableError(f"no answer of sbatch in {ANSWER_S} s.") from None
        if done.returncode:
            raise ClusterUnreachableError(
                f"Slurm refuses jobs of workers: {done.stderr.strip() or done.stdout.strip()}"
            )

    def _options(self) -> dict[str, Any]:
        """Arguments of dask-jobqueue."""
        leave = int(min(LEAVE_S, self.walltime_s / 5))
        lifetime = ["--lifetime", f"{self.walltime_s - leave}s"]
        output = [f"-o {self.logs}/{self.name}-%j.log", "--open-mode=append"]
        return {
            "account": self.account,
            "queue": self.partition,
            "walltime": clock(self.walltime_s),
            "cores": self.cores,
            "processes": self.cores,
            "memory": f"{self.memory_mib}MiB",
            "interface": self.interface,
            "job_name": self.name,
            "job_extra_directives": [*output, *self.directives],
            "job_script_prologue": [*self.prologue, ALLOW_PROCESSES],
            "worker_extra_args": [*lifetime, "--lifetime-stagger", f"{leave / 2:g}s"],
            "death_timeout": DEATH_S,
            "python": self.python,
        }


def clock(seconds: int) -> str:
    """Spell a time as Slurm does: ``[days-]hours:minutes:seconds``."""
    days, rest = divmod(seconds, 86_400)
    time = f"{rest // 3600:02}:{rest // 60 % 60:02}:{rest % 60:02}"
    return f"{days}-{time}" if days else time


def slurm_cluster(jobs: SlurmJobs, minimum: int, maximum: int) -> SLURMCluster:
    """Start a scheduler here that submits jobs of workers as there is work for them.

    A job whose time is over is followed by another one.

    Args:
        jobs: What each asks for.
        minimum: Jobs there are always, at least 1.
        maximum: Jobs there are at most.

    Returns:
        The cluster, a context manager that cancels the jobs at the end;
        ``distributed.Client(cluster)`` connects to it.

    Raises:
        OptionError: If the numbers of jobs are out of range.
        ClusterUnreachableError: If Slurm is not here or refuses, or no scheduler can be started.
    """
    if not 1 <= minimum <= maximum:
        raise OptionError(f"jobs must be 1 <= minimum <= maximum, got {minimum} and {maximum}.")
    jobs.check()
    dask.config.set(SETTINGS)
    try:
        cluster = SLURMCluster(**jobs._options(), scheduler_options={"dashboard_address": ":0"})
        cluster.adapt(minimum_jobs=minimum, maximum_jobs=maximum, interval="2s")
    except (OSError, RuntimeError) as error:
        raise ClusterUnreachableError(f"no cluster can be started here: {error}") from error
    return cluster
