"""Faults of the machine of a search: a folder that cannot be written to, a clock that jumps."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from toy_search import check, create, go

from qd_core.execution import Outcome
from qd_core.loops import StorageError
from qd_core.runs import Run

EVALS = 120


def call(*command: str) -> int:
    """Exit code of a command."""
    return subprocess.run(command, capture_output=True, check=False).returncode


@contextmanager
def protected(folder: Path) -> Iterator[None]:
    """Meanwhile nothing new can be written to a folder; files that are open can go on."""
    mounted = call("mount", "--bind", str(folder), str(folder)) == 0
    if mounted:
        assert call("mount", "-o", "remount,bind,ro", str(folder)) == 0
    else:
        _permit(folder, False)
    try:
        yield
    finally:
        if mounted:
            call("umount", "-l", str(folder))
        else:
            _permit(folder, True)


def _permit(folder: Path, writable: bool) -> None:
    for path in (folder, *folder.rglob("*")):
        if path.is_dir():
            path.chmod(0o755 if writable else 0o555)


def test_a_folder_that_becomes_read_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The search ends in words, its run can be read, and it goes on when it may write again."""
    monkeypatch.setattr("qd_core.loops.recorder.RETRY_S", (0.01,))
    path, seen = create(tmp_path), list[Outcome]()
    with ExitStack() as stack:

        def protect(outcome: Outcome) -> None:
            seen.append(outcome)
            if len(seen) == 20:
                stack.enter_context(protected(path))

        with pytest.raises(StorageError, match="make room or mend the folder"):
            go(path, EVALS, pause_s=0.0, on_evaluation=protect)
        run = Run.open(path)
        assert 20 <= run.evaluations().num_rows < EVALS
        assert run.status.state in ("failed", "dead", "running")
    go(path, EVALS, pause_s=0.0)
    check(path, tmp_path, EVALS)


@pytest.mark.timeout(600)
def test_a_clock_that_jumps(tmp_path: Path) -> None:
    """By a month back and forth every two seconds, under driver, scheduler and workers."""
    library = tmp_path / "clock.so"
    source = Path(__file__).with_name("clock.c")
    subprocess.run(["cc", "-shared", "-fPIC", "-O1", "-o", library, source, "-ldl"], check=True)
    path = create(tmp_path)
    search = f"{source.parent}:{os.environ.get('PYTHONPATH', '')}"
    done = subprocess.run(
        [sys.executable, "-c", "import toy_search; toy_search.main()", str(path), str(EVALS)],
        env={**os.environ, "LD_PRELOAD": str(library), "PYTHONPATH": search},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    check(path, tmp_path, EVALS)
