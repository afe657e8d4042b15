"""What a strategy must remember besides the recorded evaluations, on disk without pickle."""

import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qd_core.errors import QDError
from qd_core.files import replacing, write_json

SCHEMA = 1
KEPT = 2

State = Mapping[str, Any]
"""Arrays and JSON values by name."""


class CheckpointError(QDError, ValueError):
    """A checkpoint that cannot be used."""


@dataclass(frozen=True)
class Checkpoint:
    """State of a search between two iterations.

    Args:
        itr: Iterations that are in it.
        evals: Evaluations that are in it.
        state: State of the strategy.
    """

    itr: int
    evals: int
    state: State


def write_checkpoint(folder: Path, checkpoint: Checkpoint) -> None:
    """Write a checkpoint, and remove all but the last two.

    Args:
        folder: Folder of checkpoints, made if need be.
        checkpoint: The state.
    """
    target = folder / f"itr-{checkpoint.itr:06}"
    draft = folder / f".{target.name}.tmp"
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True)
    arrays: dict[str, NDArray[Any]] = {}
    values: dict[str, Any] = {}
    for name, value in checkpoint.state.items():
        if isinstance(value, np.ndarray):
            arrays[name] = value
        else:
            values[name] = value
    with replacing(draft / "arrays.npz") as temporary:
        np.savez(temporary, **arrays)  # type: ignore[arg-type]
    counts = {"schema": SCHEMA, "itr": checkpoint.itr, "evals": checkpoint.evals}
    write_json(draft / "state.json", {**counts, "values": values})
    shutil.rmtree(target, ignore_errors=True)
    draft.rename(target)
    for old in _complete(folder)[:-KEPT]:
        shutil.rmtree(old)


def read_checkpoint(folder: Path) -> Checkpoint | None:
    """Read the newest checkpoint, None if there is none.

    Raises:
        CheckpointError: If it cannot be read, or comes from another version.
    """
    paths = _complete(folder)
    if not paths:
        return None
    try:
        record = json.loads((paths[-1] / "state.json").read_text(encoding="utf-8"))
        if record["schema"] != SCHEMA:
            raise CheckpointError(f"{paths[-1]} has schema {record['schema']}, not {SCHEMA}.")
        with np.load(paths[-1] / "arrays.npz", allow_pickle=False) as file:
            state = {**record["values"], **dict(file)}
    except (OSError, ValueError, KeyError, TypeError) as error:
        if isinstance(error, CheckpointError):
            raise
        raise CheckpointError(f"{paths[-1]} cannot be read: {error}") from error
    return Checkpoint(record["itr"], record["evals"], state)


def _complete(folder: Path) -> list[Path]:
    return sorted(path for path in folder.glob("itr-*") if path.is_dir())
