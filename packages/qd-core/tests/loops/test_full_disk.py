"""A search on a disk that is full, really: a small file system, or a limit of file sizes."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import full_disk
import killed
import pytest

from qd_core.loops import search
from qd_core.runs import Run, RunDirectory
from qd_core.testing import ToyDomain

FILE_LIMIT = 150_000
"""Bytes of a file, less than the journal of the whole search."""


def go(path: Path, limit: int, *words: str) -> subprocess.CompletedProcess[str]:
    """Search in a process of its own."""
    command = [sys.executable, full_disk.__file__, str(path), str(limit), *words]
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    return subprocess.run(command, capture_output=True, text=True, env=environment, check=False)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path | None]:
    """A file system of 256 KiB, or None where mounting is not allowed."""
    folder = tmp_path / "disk"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(folder)]
    allowed = shutil.which("mount") is not None
    if not allowed or subprocess.run(command, capture_output=True, check=False).returncode:
        yield None
        return
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


@pytest.mark.parametrize("words", [(), ("steady",)])
def test_search_goes_on_when_there_is_room(
    tmp_path: Path, small_disk: Path | None, words: tuple[str, ...]
) -> None:
    """A full disk ends a search with words; its run can be read, and ends as if nothing was."""
    parent = small_disk or tmp_path / "runs"
    path = RunDirectory.create(parent, "full", seed=0, config="").path
    done = go(path, 0 if small_disk else FILE_LIMIT, *words)
    assert done.returncode == 3, done.stderr
    assert "All that was written before is kept" in done.stdout
    run = Run.open(path)
    made = run.evaluations()["eval_id"].to_pylist()
    assert 20 <= len(made) <= killed.MAX_EVALS
    assert run.status.state in ("failed", "dead")
    if small_disk:
        bigger = ["mount", "-o", "remount,size=64m", str(small_disk)]
        subprocess.run(bigger, check=True)
    again = go(path, 0, *words)
    assert again.returncode == 0, again.stderr
    reference = RunDirectory.create(tmp_path / "whole", "whole", seed=0, config="")
    spec = killed.STEADY if words else killed.SPEC
    search(spec, killed.CODEC, ToyDomain, reference, seed=0, workers=0)
    for name in ("final.npz", "opt_final.npz"):
        ours, theirs = path / "archive" / name, reference.path / "archive" / name
        assert ours.read_bytes() == theirs.read_bytes()
    assert Run.open(path).evaluations()["eval_id"].to_pylist() == list(range(killed.MAX_EVALS))
