"""Searches until the disk is full; started by a test, for which the limit of file sizes holds."""

import resource
import signal
import sys
from pathlib import Path

import killed

from qd_core.loops import recorder, search
from qd_core.loops.recorder import StorageError
from qd_core.runs import RunDirectory
from qd_core.testing import ToyDomain


def main() -> None:
    """Go on with a run; a file may have so many bytes, if a number is given."""
    path, limit = Path(sys.argv[1]), int(sys.argv[2])
    # Nobody makes room meanwhile.
    recorder.RETRY_S = (0.01,)
    spec = killed.STEADY if "steady" in sys.argv else killed.SPEC
    if limit:
        # Without this the first write beyond the limit ends the process.
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    try:
        search(spec, killed.CODEC, ToyDomain, RunDirectory(path), seed=0, workers=0)
    except StorageError as error:
        sys.stdout.write(str(error))
        raise SystemExit(3) from None


if __name__ == "__main__":
    main()
