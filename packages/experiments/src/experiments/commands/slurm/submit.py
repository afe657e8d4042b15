"""`experiments slurm submit`: a run directory, the script of its job, and the job."""

from pathlib import Path

from experiments.commands.search.run import Echo, check_feasible, create_directory
from experiments.commands.slurm.queue import jobs_named, submit_script
from experiments.commands.slurm.scripts import (
    driver_name,
    driver_script,
    folder_of,
    usable,
    worker_jobs,
    worker_name,
)
from experiments.config.cluster_profile import Profile, read_profile
from experiments.config.load import LoadedConfig
from experiments.errors import UserError
from qd_core.errors import QDError
from qd_core.files import write_text
from qd_core.runs import Run, RunError, Status


def submit_new(
    loaded: LoadedConfig, seed: int, profile_file: Path, out: Path, dry_run: bool, echo: Echo
) -> Path:
    """Make a run and submit its job.

    Args:
        loaded: The validated configuration.
        seed: Seed of every random stream.
        profile_file: The cluster, a TOML file; copied to the run.
        out: Folder that receives the run directory; all machines must see it.
        dry_run: Whether only to print the scripts.
        echo: Writes a line for the user.

    Returns:
        The run directory; of a dry run, the one that it would be like.

    Raises:
        ConfigError: If the profile cannot be used or nothing can be evaluated.
        UserError: If there is no Slurm, it refuses, or the folder cannot be used.
    """
    profile = read_profile(profile_file)
    out = usable(out)
    if dry_run:
        _show(profile, out / "RUN", echo)
        return out / "RUN"
    check_feasible(loaded)
    _check(profile, out / "RUN")
    workers = profile.workers.jobs * profile.workers.cores
    directory = create_directory(loaded, seed, workers, out)
    budget = loaded.config.algorithm.max_evals
    directory.write_status(Status("cancelled", 0, 0, budget, None, "not begun"))
    directory.close()
    _prepare(profile_file, directory.path)
    _submit(profile, directory.path, echo)
    return directory.path


def submit_again(run: Path, profile_file: Path | None, dry_run: bool, echo: Echo) -> Path:
    """Submit a job that continues a run.

    Args:
        run: The run directory.
        profile_file: The cluster; None takes the one that the run was submitted with.
        dry_run: Whether only to print the scripts.
        echo: Writes a line for the user.

    Returns:
        The run directory.

    Raises:
        ConfigError: If the profile cannot be used.
        UserError: If it is no run, it has a job, or Slurm refuses.
    """
    run = usable(run)
    try:
        Run.open(run)
    except RunError as error:
        raise UserError(str(error)) from None
    stored = folder_of(run) / "cluster.toml"
    if profile_file is None and not stored.is_file():
        raise UserError(f"{run} was not submitted before: name a profile with --cluster.")
    profile = read_profile(profile_file or stored)
    if dry_run:
        _show(profile, run, echo)
        return run
    if jobs := jobs_named([driver_name(run.name)]):
        raise UserError(f"{run} has a job already: {jobs[0].number}, {jobs[0].state}.")
    _check(profile, run)
    if profile_file is not None:
        _prepare(profile_file, run)
    _submit(profile, run, echo)
    return run


def _check(profile: Profile, run: Path) -> None:
    """Ask Slurm whether it would take jobs of workers, before anything is made."""
    try:
        worker_jobs(profile, worker_name(run.name), folder_of(run)).check()
    except QDError as error:
        raise UserError(str(error)) from None


def _show(profile: Profile, run: Path, echo: Echo) -> None:
    jobs = worker_jobs(profile, worker_name(run.name), folder_of(run))
    echo(f"# {folder_of(run) / 'driver.sh'}")
    echo(driver_script(profile, run))
    echo(f"# each of {profile.workers.jobs} jobs of workers")
    echo(jobs.script())


def _prepare(profile_file: Path, run: Path) -> None:
    folder = folder_of(run)
    folder.mkdir(exist_ok=True)
    write_text(folder / "cluster.toml", profile_file.read_text(encoding="utf-8"))


def _submit(profile: Profile, run: Path, echo: Echo) -> None:
    script = folder_of(run) / "driver.sh"
    write_text(script, driver_script(profile, run))
    number = submit_script(script)
    echo(f"run {run}")
    echo(f"job {number}; look at it with: experiments slurm status {run}")
