"""Writing files so that a reader never sees half of one, and checking paths before any work."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from rhcr_sim.errors import OutputError


def checked_output(path: str | Path, suffixes: Sequence[str] = ()) -> Path:
    """Check that a file can be written, before the work that it is to hold.

    Args:
        path: The file; an existing one may be replaced.
        suffixes: Allowed endings of the name, with their dots; any if empty.

    Raises:
        OutputError: The name has another ending or is a folder, or its folder does not exist or
            cannot be written.
    """
    path = Path(path)
    if suffixes and path.suffix not in suffixes:
        names = " or ".join(filter(None, [", ".join(suffixes[:-1]), suffixes[-1]]))
        raise OutputError(f"{path}: the name must end with {names}")
    if path.is_dir():
        raise OutputError(f"{path}: is a folder; name a file")
    if not path.parent.is_dir():
        raise OutputError(f"{path}: the folder {path.parent} does not exist; make it first")
    probe = _neighbour(path)
    try:
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise OutputError(f"{path}: cannot be written: {error.strerror or error}") from error
    return path


@contextmanager
def replaced(path: str | Path) -> Iterator[Path]:
    """Yield a temporary file name that replaces `path` when the block ends without an error.

    Raises:
        OutputError: As for `checked_output`.
        OSError: Writing fails, for example because the disk is full.
    """
    path = checked_output(path)
    temporary = _neighbour(path)
    try:
        yield temporary
        with temporary.open("rb+") as stream:
            os.fsync(stream.fileno())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def _neighbour(path: Path) -> Path:
    """A file name in the same folder that nobody else uses."""
    return path.with_name(f".{path.name}.{os.urandom(8).hex()}")
