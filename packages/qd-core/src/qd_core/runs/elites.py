"""The elites of an archive, as arrays in memory and on disk."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from qd_core.errors import RunError
from qd_core.files import replacing, write_parquet

LAYOUT_PREFIX = "layouts_"


@dataclass(frozen=True)
class Elites:
    """Elites in order of their cells.

    Args:
        index: ``int64 (n,)`` flat cell index, row-major over the measures.
        eval_id: ``int64 (n,)`` evaluation that found each elite.
        objective: ``float32 (n,)`` what the archive ranks by.
        other_objective: ``float32 (n,)`` for the result archive what the emitters optimise, for
            the soft archive the result objective.
        measures: ``float32 (n, m)``.
        solution: ``float32 (n, dim)`` genotypes.
        layouts: ``uint8 (n, H, W)`` by name.
    """

    index: NDArray[np.int64]
    eval_id: NDArray[np.int64]
    objective: NDArray[np.float32]
    other_objective: NDArray[np.float32]
    measures: NDArray[np.float32]
    solution: NDArray[np.float32]
    layouts: Mapping[str, NDArray[np.uint8]] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.index)

    @classmethod
    def load(cls, path: Path) -> "Elites":
        """Read an ``npz`` file written by `save`.

        Raises:
            OSError: If the file cannot be read.
            RunError: If it is not such a file.
        """
        with path.open("rb") as stream:
            file = np.load(stream, allow_pickle=False)
            if not isinstance(file, np.lib.npyio.NpzFile):
                raise RunError(f"{path} is not an npz file.")
            arrays: dict[str, NDArray[Any]] = dict(file)
        layouts = {
            name.removeprefix(LAYOUT_PREFIX): arrays.pop(name)
            for name in list(arrays)
            if name.startswith(LAYOUT_PREFIX)
        }
        try:
            return cls(**arrays, layouts=layouts)
        except TypeError as error:
            raise RunError(f"{path} does not hold elites: {error}") from error

    def save(self, path: Path) -> None:
        """Write an ``npz`` file; layouts become the arrays ``layouts_<name>``."""
        arrays = {name: value for name, value in vars(self).items() if name != "layouts"}
        layouts = {LAYOUT_PREFIX + name: value for name, value in self.layouts.items()}
        with replacing(path) as temporary:
            np.savez(temporary, allow_pickle=False, **arrays, **layouts)

    def save_table(self, path: Path, measures: Sequence[str]) -> None:
        """Write a Parquet file, without the layouts.

        Args:
            path: File to write.
            measures: Names of the measures, for the columns ``measures/<name>``.
        """
        columns = {
            "index": pa.array(self.index),
            "eval_id": pa.array(self.eval_id),
            "objective": pa.array(self.objective),
            "other_objective": pa.array(self.other_objective),
        }
        for axis, name in enumerate(measures):
            columns[f"measures/{name}"] = pa.array(self.measures[:, axis])
        flat, dim = pa.array(self.solution.ravel()), self.solution.shape[1]
        columns["solution"] = pa.FixedSizeListArray.from_arrays(flat, dim)
        write_parquet(path, pa.table(columns))
