"""The scripts of jobs: the search, and the workers that it asks for."""

import re
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

from experiments.config.cluster_profile import Profile, mib, seconds
from experiments.errors import UserError

if TYPE_CHECKING:
    from qd_core.execution.dask.slurm import SlurmJobs

DRIVER = """\
#!/usr/bin/env bash
{directives}

{prologue}{command} &
driver=$!
# A signal only interrupts the waiting for the search, which is told to end and then waited for.
signalled=
out_of_time=
trap 'signalled=1; out_of_time=1; kill -TERM "$driver"' USR1
trap 'signalled=1; kill -TERM "$driver"' TERM INT
while true; do
  wait "$driver"
  code=$?
  [ -n "$signalled" ] || break
  signalled=
done
# 75: it can be continued; 143: it had not begun. A job that was cancelled is not submitted again.
if [ -n "$out_of_time" ] && {{ [ "$code" -eq 75 ] || [ "$code" -eq 143 ]; }}; then
  exec sbatch {script}
fi
exit "$code"
"""


def driver_name(run: str) -> str:
    """Name of the job of a search."""
    return f"qd-{run}"


def worker_name(run: str) -> str:
    """Name of the jobs of its workers."""
    return f"qd-{run}-workers"


def folder_of(run: Path) -> Path:
    """Folder of profile, script and output of jobs of a run."""
    return run / "slurm"


def usable(path: Path) -> Path:
    """An absolute path that fits into the head of a job script.

    Raises:
        UserError: If it does not.
    """
    absolute = path.absolute()
    if re.search(r"[\s%\\]", str(absolute)):
        raise UserError(
            f"{absolute}: Slurm takes no paths with spaces, '%' or '\\'; choose another folder."
        )
    return absolute


def driver_script(profile: Profile, run: Path) -> str:
    """Write the script of the job of a search.

    It is warned before its time is over, ends the search, and submits itself again.

    Args:
        profile: The cluster.
        run: The run directory, which the search continues.
    """
    job, folder = profile.driver, folder_of(run)
    options = [
        f"--job-name={driver_name(run.name)}",
        f"--output={folder}/driver-%j.log",
        "--open-mode=append",
        *([f"--account={profile.account}"] if profile.account else []),
        *([f"--partition={partition}"] if (partition := profile.partition_of(job)) else []),
        "--nodes=1",
        "--ntasks=1",
        f"--cpus-per-task={job.cores}",
        f"--mem={mib(job.memory)}M",
        f"--time={job.walltime}",
        *([f"--gres=gpu:{job.gpus}"] if job.gpus else []),
        f"--signal=B:USR1@{job.warning_s}",
        *job.options,
    ]
    profile_file = shlex.quote(str(folder / "cluster.toml"))
    return DRIVER.format(
        directives="\n".join(f"#SBATCH {option}" for option in options),
        prologue="".join(f"{line}\n" for line in profile.prologue),
        command=f"{profile.python_of(job)} -m experiments resume {shlex.quote(str(run))} "
        f"--backend slurm --cluster {profile_file}",
        script=shlex.quote(str(folder / "driver.sh")),
    )


def worker_jobs(profile: Profile, name: str, logs: Path) -> "SlurmJobs":
    """What jobs of workers ask for.

    Args:
        profile: The cluster.
        name: Their name.
        logs: Folder that receives their output.

    Raises:
        UserError: If dask-jobqueue is not installed.
    """
    try:
        from qd_core.execution.dask.slurm import SlurmJobs
    except ImportError as error:
        raise UserError(
            f"Slurm needs dask-jobqueue ({error}): pip install 'qd-core[slurm]'."
        ) from None
    job = profile.workers
    return SlurmJobs(
        name=name,
        walltime_s=seconds(job.walltime),
        cores=job.cores,
        memory_mib=mib(job.memory),
        logs=logs,
        account=profile.account,
        partition=profile.partition_of(job),
        interface=profile.interface,
        directives=tuple(job.options),
        prologue=tuple(profile.prologue),
        python=profile.python_of(job),
    )
