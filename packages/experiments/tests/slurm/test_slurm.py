"""A search as jobs of a Slurm that is none, but whose dask-jobqueue, jobs and signals are real."""

from pathlib import Path

import numpy as np
import pytest
from slurm_site import Site, wait

from qd_core.runs import Run


def rows(run: Run) -> int:
    """Evaluations that are on disk."""
    return run.evaluations().num_rows


@pytest.mark.timeout(900)
def test_a_search_outlives_the_time_of_its_jobs(site: Site) -> None:
    """The time of a worker's job and of the search's own ends; the archive is as without Slurm."""
    run = site.submitted()
    driver, workers = run.path.name, "-workers"
    wait(lambda: rows(run) >= 5, "evaluations", run)
    assert "search   job 1  RUNNING" in site.experiments("slurm", "status", str(run.path))

    (lost,) = site.jobs(workers)
    site.end_time_of(lost)
    wait(lambda: site.jobs(workers)[lost] == "TIMEOUT", "the end of the only worker", run)
    made = rows(run)
    wait(lambda: rows(run) > made + 2, "evaluations by another worker", run)

    site.end_time_of(1)
    wait(lambda: site.jobs(driver)[1] not in ("RUNNING", "PENDING"), "the end of the search", run)
    assert rows(run) < 80, "the search was over before its time"
    assert len(site.jobs(driver)) == 2, "it has submitted itself again"
    wait(lambda: Run.open(run.path).status.state == "finished", "the whole search", run)
    wait(lambda: (run.path / "artifacts" / "summary.json").exists(), "its comparison", run)
    wait(lambda: "RUNNING" not in site.jobs(driver).values(), "the end of the last job", run)
    assert "RUNNING" not in site.jobs(workers).values(), "no worker is left"
    assert "best (evaluation" in site.experiments("slurm", "logs", str(run.path))

    hasty = Site(site.folder, {**site.environment, "MEADOW_PAUSE_S": "0"})
    hasty.experiments("run", "meadow.toml", "--backend", "serial", "--out", "serial")
    same_archive(Run.open(run.path), Run.open(next((site.folder / "serial").iterdir())))


def same_archive(one: Run, other: Run) -> None:
    """Both archives hold the same elites, to the last bit, and both runs each evaluation once."""
    first, second = one.elites(), other.elites()
    np.testing.assert_array_equal(first.eval_id, second.eval_id)
    np.testing.assert_array_equal(first.solution, second.solution)
    np.testing.assert_array_equal(first.objective, second.objective)
    assert one.evaluations()["eval_id"].to_pylist() == list(range(80))


@pytest.mark.timeout(600)
def test_a_cancelled_search_ends_and_can_be_submitted_again(site: Site) -> None:
    """Nothing goes on after a cancellation; what had finished is there for the next job."""
    run = site.submitted()
    wait(lambda: rows(run) >= 3, "evaluations", run)
    refused = site.experiments("slurm", "submit", str(run.path), code=2)
    assert "has a job already: 1" in refused
    assert "jobs cancelled" in site.experiments("slurm", "cancel", str(run.path))
    wait(lambda: not running(site), "the end of all jobs", run)
    assert len(site.jobs(run.path.name)) == 1, "it has not submitted itself again"
    made = rows(run)
    again = site.experiments("slurm", "submit", str(run.path), "--dry-run")
    assert f"resume {run.path} --backend slurm" in again
    site.experiments("slurm", "submit", str(run.path))
    wait(lambda: rows(run) > made, "more evaluations", run)
    site.experiments("slurm", "cancel", str(run.path))
    wait(lambda: not running(site), "the end of all jobs", run)


def running(site: Site) -> bool:
    """Whether any job waits or runs."""
    return bool({"RUNNING", "PENDING"} & set(site.jobs("").values()))


def test_what_slurm_refuses_is_told(site: Site) -> None:
    """Words of sbatch reach the user, and a missing Slurm leaves no run directory behind."""
    (Path(site.environment["SLURM_SHIM"]) / "refuse").touch()
    submit = ("slurm", "submit", "meadow.toml", "--cluster", "cluster.toml")
    assert "refuses jobs of workers" in site.experiments(*submit, code=2)
    here = ("run", "meadow.toml", "--backend", "slurm", "--cluster", "cluster.toml")
    assert "Invalid account" in site.experiments(*here, code=2)
    bare = Site(site.folder, {**site.environment, "PATH": "/nowhere"})
    assert "there is no sbatch here" in bare.experiments(*submit, "--out", "none", code=2)
    assert not (site.folder / "none").exists()
    spaced = site.experiments(*submit, "--out", "my runs", code=2)
    assert "no paths with spaces" in spaced
