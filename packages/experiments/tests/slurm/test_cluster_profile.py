"""Profiles of clusters are checked like configurations, and become scripts of jobs."""

import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from experiments.cli import app
from experiments.config.cluster_profile import mib, read_profile, seconds
from experiments.config.tree import ConfigError

PROFILE = """\
account = "p123"
partition = "cpu"
interface = "ib0"
prologue = ["module load apptainer"]

[driver]
walltime = "1-00:00:00"
cores = 2
memory = "8GB"
partition = "gpu"
python = "/data/venv/bin/python"
gpus = 1

[workers]
walltime = "04:00:00"
cores = 16
memory = "32GB"
jobs = 20
python = "apptainer exec image.sif python"
options = ["--constraint=avx2"]
"""
GOLDEN = Path(__file__).parent / "golden"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The profile of a cluster."""
    path = tmp_path / "cluster.toml"
    path.write_text(PROFILE)
    return path


def dry_run(file: Path, out: str) -> str:
    """What would be submitted."""
    words = ["slurm", "submit", "maze/me", "--cluster", str(file), "--dry-run", "--out", out]
    done = CliRunner().invoke(app, words, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output


def test_dry_run_shows_the_scripts(file: Path) -> None:
    """All that the profile says stands in the scripts; nothing is made or submitted."""
    assert dry_run(file, "/data/runs") == (GOLDEN / "container.txt").read_text()
    assert not Path("/data/runs").exists()


def test_dry_run_of_the_least_profile(file: Path) -> None:
    """What a profile leaves out is left to Slurm, and Python is the one in use."""
    lines = ('walltime = "00:30:00"', "cores = 1", 'memory = "2GB"')
    table = "\n".join(lines)
    file.write_text(f"[driver]\n{table}\n[workers]\n{table}\njobs = 1\n")
    shown = dry_run(file, "/data/runs").replace(sys.executable, "PYTHON")
    assert shown == (GOLDEN / "least.txt").read_text()


@pytest.mark.parametrize(
    ("line", "instead", "told"),
    [
        ('account = "p123"', 'accounts = "p123"', "accounts: unknown key. Did you mean 'account'?"),
        ('account = "p123"', 'account = "p 123"', "account: must be one word, got 'p 123'"),
        ('walltime = "04:00:00"', 'walltime = "4 h"', "walltime: must be a time such as"),
        ('walltime = "04:00:00"', 'walltime = "00:00:00"', "must be longer than nothing"),
        ('memory = "32GB"', 'memory = "lots"', "workers.memory: must be an amount of memory"),
        ("cores = 16", "cores = 0", "workers.cores: Input should be greater than or equal to 1"),
        ("jobs = 20", "jobs = 20\nminimum_jobs = 30", "minimum_jobs must not exceed jobs = 20"),
        ("gpus = 1", "gpus = 1\nwarning_s = 80000", "warning_s must be at most half of walltime"),
        ('"--constraint=avx2"', '"avx2"', "must be an option of sbatch"),
        ("[workers]", "[worker]", "worker: unknown key. Did you mean 'workers'?"),
        ("cores = 2", "", "driver.cores: missing key"),
    ],
)
def test_faults_of_a_profile_are_told(file: Path, line: str, instead: str, told: str) -> None:
    """Each with file, key, rule and given value."""
    assert line in PROFILE
    file.write_text(PROFILE.replace(line, instead, 1))
    with pytest.raises(ConfigError) as error:
        read_profile(file)
    assert told in str(error.value)
    assert "cluster.toml" in str(error.value)


def test_times_and_amounts_are_read_as_slurm_does() -> None:
    """Days and three digits of hours count; a gigabyte has 1,024 megabytes."""
    assert [seconds(text) for text in ("00:00:01", "120:00:00", "2-12:00:30")] == [
        1, 432_000, 216_030,
    ]  # fmt: skip
    assert [mib(text) for text in ("512MB", "8GB", "8 GiB", "1T")] == [512, 8192, 8192, 1024**2]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--backend", "slurm"), "needs --cluster"),
        (("--cluster", "cluster.toml"), "goes with --backend slurm"),
    ],
)
def test_backends_that_make_no_sense(
    file: Path, monkeypatch: pytest.MonkeyPatch, options: tuple[str, ...], message: str
) -> None:
    """A missing or meaningless profile is told, with exit code 2."""
    monkeypatch.chdir(file.parent)
    result = CliRunner().invoke(app, ["run", "maze/me", *options])
    assert result.exit_code == 2
    assert message in result.output
