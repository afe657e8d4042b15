"""Files that appear whole or not at all."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from mario_env.errors import OptionError


@contextmanager
def replacing(path: str | os.PathLike[str]) -> Iterator[Path]:
    """Give the path of a draft that replaces `path` when the block ends without an error.

    Raises:
        OptionError: The folder of `path` does not exist or cannot be written to.
    """
    target = Path(path)
    check_target(target)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".draft-") as folder:
        draft = Path(folder) / target.name
        draft.touch()
        mode = draft.stat().st_mode  # as the user's umask wants it; some writers set their own
        yield draft
        draft.chmod(mode)
        draft.replace(target)


def check_target(path: str | os.PathLike[str]) -> None:
    """Check before any work that a file can be written.

    Raises:
        OptionError: The folder of `path` does not exist, cannot be written to, or `path` is a
            folder.
    """
    target = Path(path)
    if target.is_dir():
        raise OptionError(f"{target} is a folder; name a file")
    if not target.parent.is_dir():
        raise OptionError(f"{target}: the folder {target.parent} does not exist; make it first")
    if not os.access(target.parent, os.W_OK):
        raise OptionError(f"{target}: the folder {target.parent} cannot be written to")
