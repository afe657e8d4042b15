"""When each solution of a steady-state search was proposed.

A text file of one number a line: line ``i`` says how many evaluations had been learnt when the
solution of evaluation ``i`` was proposed. Together with the order in which evaluations were learnt,
a column of their table, it makes a search without iterations replayable.
"""

import os
from array import array
from contextlib import suppress
from pathlib import Path


class ProposalLog:
    """Appends to the file; what is in it already is continued.

    Args:
        path: The file; may be missing, and end in half a line.

    Raises:
        OSError: If it cannot be read.
        ValueError: If it is no such file.
    """

    def __init__(self, path: Path):
        self._path = path
        text = path.read_text(encoding="ascii") if path.exists() else ""
        # The last line may be half written.
        whole = text[: text.rfind("\n") + 1]
        self.born = array("q", map(int, whole.split()))
        """Evaluations that had been learnt when each solution was proposed."""
        self._size = len(whole)

    def append(self, born: int, count: int) -> None:
        """Add `count` solutions that are proposed now; they survive the death of this process.

        Raises:
            OSError: If they cannot be written; none is added.
        """
        data = f"{born}\n".encode() * count
        stream = os.open(self._path, os.O_WRONLY | os.O_CREAT, 0o666)
        try:
            # A write that failed may have left half a line.
            os.ftruncate(stream, self._size)
            written = os.pwrite(stream, data, self._size)
            if written < len(data):
                os.ftruncate(stream, self._size)
                raise OSError(f"{self._path}: only {written} of {len(data)} bytes were written.")
        finally:
            os.close(stream)
        self._size += len(data)
        self.born.extend([born] * count)

    def sync(self) -> None:
        """Bring the file to the disk, before what depends on it."""
        with suppress(FileNotFoundError):
            stream = os.open(self._path, os.O_RDONLY)
            try:
                os.fsync(stream)
            finally:
                os.close(stream)
