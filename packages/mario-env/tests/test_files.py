"""Tests of files that appear whole or not at all."""

import os
from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file

from mario_env.errors import OptionError
from mario_env.files import check_target, replacing


def test_permissions_follow_the_umask(tmp_path: Path) -> None:
    """A file has the permissions that the user's umask gives, whoever wrote it."""
    before = os.umask(0o022)
    try:
        with replacing(tmp_path / "a.safetensors") as draft:
            save_file({"x": torch.zeros(2)}, draft)
    finally:
        os.umask(before)
    assert (tmp_path / "a.safetensors").stat().st_mode & 0o777 == 0o644


def test_nothing_is_left_of_a_failure(tmp_path: Path) -> None:
    """An error while writing keeps the old file and leaves no draft."""
    target = tmp_path / "a.txt"
    target.write_text("old")
    with pytest.raises(OSError, match="full"):
        _fail_halfway(target)
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]
    assert target.read_text() == "old"


def _fail_halfway(target: Path) -> None:
    with replacing(target) as draft:
        draft.write_text("new")
        raise OSError("the disk is full")


def test_targets_are_checked_first(tmp_path: Path) -> None:
    """Folders and files in folders that do not exist are refused."""
    with pytest.raises(OptionError, match="is a folder; name a file"):
        check_target(tmp_path)
    with pytest.raises(OptionError, match="does not exist; make it first"):
        check_target(tmp_path / "no" / "a.txt")
