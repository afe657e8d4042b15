"""Output paths, checked before work starts."""

import os
from pathlib import Path

from experiments.errors import UserError


def checked_folder(path: Path) -> Path:
    """Make a folder that files can be written to.

    Raises:
        UserError: If it cannot be made or written.
    """
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UserError(f"--out {path}: {error.strerror or error}.") from None
    if not os.access(path, os.W_OK):
        raise UserError(f"--out {path}: cannot be written.")
    return path
