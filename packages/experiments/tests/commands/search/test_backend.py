"""The same search on processes and on Dask, from the command line."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from experiments.cli import app
from qd_core.runs import Run

SEARCH = ("maze/me", "--profile", "smoke", "--set", "domain.agent=right-hand")


def searched(out: Path, *options: str) -> Run:
    """The run that the command made."""
    result = CliRunner().invoke(app, ["run", *SEARCH, "--out", str(out), *options])
    assert result.exit_code == 0, result.output
    return Run.open(next(out.iterdir()))


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """The search in one process."""
    return searched(tmp_path_factory.mktemp("serial"), "--backend", "serial")


def check_same(one: Run, other: Run) -> None:
    """Both archives hold the same elites, to the last bit."""
    first, second = one.elites(), other.elites()
    np.testing.assert_array_equal(first.eval_id, second.eval_id)
    np.testing.assert_array_equal(first.objective, second.objective)


def test_dask_gives_what_one_process_gives(tmp_path: Path, here: Run) -> None:
    """A cluster of two workers on this machine fills the archive of a search without workers."""
    check_same(searched(tmp_path, "--backend", "dask", "--workers", "2"), here)


@contextmanager
def started(command: str, *arguments: str) -> Iterator[None]:
    """A command of Dask that runs meanwhile."""
    module = f"distributed.cli.dask_{command}"
    with subprocess.Popen(
        [sys.executable, "-m", module, *arguments, "--no-dashboard"], stderr=subprocess.DEVNULL
    ) as process:
        try:
            yield
        finally:
            process.terminate()


def test_a_cluster_at_an_address(tmp_path: Path, here: Run) -> None:
    """A scheduler and a worker that were started by hand do the same."""
    file = tmp_path / "scheduler.json"
    with started("scheduler", "--port", "0", "--host", "127.0.0.1", "--scheduler-file", str(file)):
        while not file.exists() or not file.read_text():
            time.sleep(0.1)
        address = json.loads(file.read_text())["address"]
        with started("worker", address, "--no-nanny", "--nthreads", "1"):
            there = searched(tmp_path / "runs", "--backend", "dask-address", "--address", address)
    check_same(there, here)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--backend", "dask-address"), "needs --address"),
        (("--address", "tcp://host:8786"), "goes with --backend dask-address"),
        (("--backend", "dask-address", "--address", "nonsense"), "no scheduler at 'nonsense'"),
    ],
)
def test_backends_that_make_no_sense(
    tmp_path: Path, options: tuple[str, ...], message: str
) -> None:
    """A missing, meaningless or wrong address is told, with exit code 2."""
    result = CliRunner().invoke(app, ["run", *SEARCH, "--out", str(tmp_path), *options])
    assert result.exit_code == 2
    assert message in result.output
