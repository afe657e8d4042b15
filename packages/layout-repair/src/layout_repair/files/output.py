"""Files that are written: probed before the work, replaced at once or not at all."""

import os
from pathlib import Path
from tempfile import NamedTemporaryFile, _TemporaryFileWrapper

from layout_repair.errors import FileError


def probe(path: Path) -> None:
    """Demand that a file can be written, before the work whose result it will hold.

    Args:
        path: The file; it is neither made nor changed.

    Raises:
        FileError: If it is a folder, its folder is missing, or may not be written to.
    """
    if path.is_dir():
        raise FileError(f"{path}: is a folder; give the name of a file.")
    try:
        with NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}."):
            pass
    except OSError as error:
        raise FileError(f"{path}: cannot be written: {error.strerror or error}.") from error


def write(path: Path, text: str) -> None:
    """Write a text file; a file of that name is replaced at once or not at all.

    Args:
        path: The file.
        text: What it shall hold.

    Raises:
        FileError: If it cannot be written.
    """
    try:
        with NamedTemporaryFile(
            "w", encoding="utf-8", dir=path.parent, prefix=f".{path.name}.", delete=False
        ) as file:
            _replace(path, file, text)
    except OSError as error:
        raise FileError(f"{path}: cannot be written: {error.strerror or error}.") from error


def _replace(path: Path, file: "_TemporaryFileWrapper[str]", text: str) -> None:
    """Write a temporary file and give it the name; whatever goes wrong, it does not stay."""
    written = Path(file.name)
    try:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
        written.chmod(_permissions(path))
        written.replace(path)
    except BaseException:
        written.unlink(missing_ok=True)
        raise


def _permissions(path: Path) -> int:
    """Those of the file that is replaced, else what the umask gives."""
    if path.exists():
        return path.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
