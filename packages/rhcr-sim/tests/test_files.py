"""Output files: checked first, replaced at once."""

import os
import stat
from pathlib import Path

import pytest

from rhcr_sim import OutputError
from rhcr_sim.files import checked_output, replaced


def test_paths_are_checked_before_the_work(tmp_path: Path) -> None:
    """Missing folders, folders in place of files and wrong endings are refused by name."""
    for path, suffixes, message in [
        (tmp_path / "no" / "x.npz", (), r"no.x\.npz: the folder .* does not exist"),
        (tmp_path, (), "is a folder; name a file"),
        (tmp_path / "x.txt", (".npz", ".json"), r"must end with \.npz or \.json"),
    ]:
        with pytest.raises(OutputError, match=message):
            checked_output(path, suffixes)
    assert checked_output(tmp_path / "x.npz", (".npz",)) == tmp_path / "x.npz"
    assert list(tmp_path.iterdir()) == []


def test_files_are_replaced_when_finished(tmp_path: Path) -> None:
    """A failure keeps the old file and leaves nothing behind; success has the usual permissions."""
    path = tmp_path / "x"
    path.write_text("old")

    def fail() -> None:
        with replaced(path) as temporary:
            temporary.write_text("half")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert path.read_text() == "old"
    mask = os.umask(0o027)
    try:
        with replaced(path) as temporary:
            temporary.write_text("new")
    finally:
        os.umask(mask)
    assert path.read_text() == "new"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert list(tmp_path.iterdir()) == [path]
