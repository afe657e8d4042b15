"""`experiments slurm status|cancel|logs`: what becomes of the jobs of a run."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from experiments.commands.show import line_of
from experiments.commands.slurm.queue import QueuedJob, cancel_jobs, jobs_named
from experiments.commands.slurm.scripts import driver_name, folder_of, worker_name
from experiments.errors import UserError
from qd_core.runs import Run, RunError


def status_lines(runs: Sequence[Path]) -> Iterator[str]:
    """Tell where runs and their jobs stand.

    Args:
        runs: Run directories.

    Yields:
        A line a run, one for its search, one for its workers.

    Raises:
        UserError: If a folder is no run, or Slurm is not here.
    """
    opened = [_opened(path) for path in runs]
    names = [name for path in runs for name in _names(path)]
    jobs = jobs_named(names) if names else []
    for path, run in zip(runs, opened, strict=True):
        driver, workers = _names(path)
        yield line_of(run)
        own = [job for job in jobs if job.name == driver]
        yield from (f"  search   {_described(job)}" for job in own)
        if not own:
            yield "  search   no job"
        yield f"  workers  {_counted([job for job in jobs if job.name == workers])}"


def cancel_run(path: Path) -> Iterator[str]:
    """Cancel the jobs of a run; it can be submitted again.

    Args:
        path: The run directory.

    Yields:
        What was cancelled.

    Raises:
        UserError: If it is no run, or Slurm is not here or refuses.
    """
    _opened(path)
    # The search first, so that it asks for no further workers.
    cancelled = 0
    for name in _names(path):
        jobs = jobs_named([name])
        cancel_jobs(jobs)
        cancelled += len(jobs)
    yield f"{cancelled} jobs cancelled"
    if cancelled:
        yield f"go on with: experiments slurm submit {path}"


def log_lines(path: Path, count: int) -> Iterator[str]:
    """Show the end of the output of a run.

    Args:
        path: The run directory.
        count: Lines of each file.

    Yields:
        The last lines of the newest job of the search, and of the newest job of workers.

    Raises:
        UserError: If it is no run, or none of its jobs has begun.
    """
    _opened(path)
    folder = folder_of(path)
    newest = [_newest(folder, "driver-*.log"), _newest(folder, f"{worker_name(path.name)}-*.log")]
    if not any(newest):
        raise UserError(f"{path}: no job of it has begun; see: experiments slurm status {path}")
    for file in newest:
        if file is not None:
            yield f"==> {file}"
            yield from file.read_text(encoding="utf-8", errors="replace").splitlines()[-count:]


def _opened(path: Path) -> Run:
    try:
        return Run.open(path)
    except RunError as error:
        raise UserError(str(error)) from None


def _names(path: Path) -> tuple[str, str]:
    name = path.absolute().name
    return driver_name(name), worker_name(name)


def _described(job: QueuedJob) -> str:
    return f"job {job.number}  {job.state}  {job.time}  {job.reason}"


def _counted(jobs: Sequence[QueuedJob]) -> str:
    states = [job.state for job in jobs]
    counts = [f"{states.count(state)} {state}" for state in sorted(set(states))]
    return ", ".join(counts) or "no jobs"


def _newest(folder: Path, pattern: str) -> Path | None:
    return max(folder.glob(pattern), key=lambda file: file.stat().st_mtime, default=None)
