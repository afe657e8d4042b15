"""Reading npz archives with a JSON header, without pickled objects."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rhcr_sim.errors import RhcrSimError


def read_archive(
    path: str | Path, *, kind: str, form: str, error: type[RhcrSimError]
) -> tuple[dict[str, NDArray[Any]], dict[str, Any]]:
    """Read the arrays and the header of an archive.

    Args:
        path: File.
        kind: What it should be, in words, such as ``trajectory file``.
        form: What its header must say under ``format``.
        error: What is raised.

    Returns:
        The arrays by name, and the object in `header`, the UTF-8 bytes of JSON.

    Raises:
        RhcrSimError: An `error`: the file cannot be read, is damaged, or is of another kind.
    """
    try:
        with Path(path).open("rb") as stream, np.load(stream, allow_pickle=False) as archive:
            arrays = {name: archive[name] for name in archive.files}
        header = json.loads(arrays["header"].tobytes())
    except OSError as cause:
        raise error(f"{path}: cannot read the file: {cause.strerror or cause}") from cause
    except Exception as cause:  # damaged archives make zipfile and numpy raise almost anything
        raise error(f"{path}: damaged, or not a {kind}: {cause}") from cause
    if not isinstance(header, dict) or header.get("format") != form:
        raise error(f"{path}: not a {kind}: the header does not say {form!r}")
    return arrays, header
