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


@pytest.fixture(scope="module")
def jumping(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The library that lets clocks jump."""
    library = tmp_path_factory.mktemp("clock") / "clock.so"
    source = Path(__file__).with_name("clock.c")
    subprocess.run(["cc", "-shared", "-fPIC", "-O1", "-o", library, source, "-ldl"], check=True)
    return library


def searched(path: Path, kind: str, library: Path, **clock: str) -> str:
    """Search in a process whose clock jumps; returns what it says at its end."""
    here = Path(__file__).parent
    search = f"{here}:{os.environ.get('PYTHONPATH', '')}"
    program = "import toy_search; toy_search.main()"
    done = subprocess.run(
        [sys.executable, "-c", program, str(path), str(EVALS), kind],
        env={**os.environ, "LD_PRELOAD": str(library), "PYTHONPATH": search, **clock},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    return done.stderr if done.returncode else ""


@pytest.mark.timeout(600)
def test_a_clock_that_jumps_back_and_forth(tmp_path: Path, jumping: Path) -> None:
    """By a month every two seconds, under the search and its processes: nothing changes."""
    path = create(tmp_path)
    assert not searched(path, "processes", jumping)
    check(path, tmp_path, EVALS)


@pytest.mark.timeout(600)
@pytest.mark.parametrize("jump", ["ahead", "back"])
def test_a_clock_that_jumps_under_dask(tmp_path: Path, jumping: Path, jump: str) -> None:
    """Ahead it changes nothing; Dask waits for a clock that was set back, but the search ends."""
    path = create(tmp_path)
    clock = {"CLOCK_FILE": str(tmp_path / "now"), "CLOCK_JUMP": jump}
    said = searched(path, "dask", jumping, **clock)
    assert (tmp_path / "now").exists()
    if jump == "back":
        assert "ClusterLostError: the clock of this machine was set back" in said
        assert 30 <= Run.open(path).evaluations().num_rows < EVALS
        go(path, EVALS, pause_s=0.0)
    else:
        assert not said
    check(path, tmp_path, EVALS)
