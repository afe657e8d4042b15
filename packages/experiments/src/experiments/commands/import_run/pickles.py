"""Pickles of others, read without executing what they name.

A pickle may name any function. Here it gets those alone that put arrays and tables together; every
other class becomes a `Record` that holds its attributes and does nothing.
"""

import io
import pickle
from pathlib import Path
from typing import Any

from experiments.errors import UserError

PLAIN = {
    "builtins": {"slice", "set", "frozenset", "complex", "bytearray", "range", "list", "dict"},
    "collections": {"OrderedDict"},
    "copyreg": {"_reconstructor"},
    "_codecs": {"encode"},
    "numpy": {"ndarray", "dtype"},
    "numpy.core.multiarray": {"_reconstruct", "scalar"},
    "numpy._core.multiarray": {"_reconstruct", "scalar"},
    "numpy.core.numeric": {"_frombuffer"},
    "numpy._core.numeric": {"_frombuffer"},
    "pandas.core.frame": {"DataFrame"},
    "pandas.core.internals.managers": {"BlockManager"},
    "pandas.core.internals.blocks": {"new_block"},
    "pandas._libs.internals": {"_unpickle_block"},
    "pandas.core.indexes.base": {"Index", "_new_Index"},
    "pandas.core.indexes.range": {"RangeIndex"},
    "pandas.arrays": {"ArrowStringArray"},
    "pandas.core.arrays.string_arrow": {"ArrowStringArray"},
    "pandas": {"DataFrame", "Index", "RangeIndex", "StringDtype"},
    "pyarrow.lib": {"_restore_array", "type_for_alias", "StringArray", "ChunkedArray",
                    "chunked_array", "LargeStringArray", "py_buffer", "Buffer", "string",
                    "large_string"},
}  # fmt: skip
"""Functions and classes by module that make arrays, tables and containers."""

FRAMES = {"ArchiveDataFrame", "CQDScoreResult"}
"""Tables of pyribs, read as those of pandas."""


class Record:
    """An object of a class that is not known, with its attributes."""

    def __init__(self, *values: Any):
        self.values = values

    def __setstate__(self, state: Any) -> None:
        if isinstance(state, tuple) and len(state) == 2:
            state = {**(state[0] or {}), **(state[1] or {})}
        vars(self).update(state if isinstance(state, dict) else {"state": state})

    def __setitem__(self, key: Any, value: Any) -> None:
        vars(self)[str(key)] = value


class _Reader(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        if module.startswith("ribs.") and name in FRAMES:
            module, name = "pandas", "DataFrame"
        if module == "pandas.core.indexes.numeric":  # Left pandas with version 2.
            module, name = "pandas", "Index"
        if name in PLAIN.get(module, ()):
            return super().find_class(module, name)
        return Record


def read_pickle(path: Path) -> Any:
    """Read a pickle.

    Raises:
        UserError: If it cannot be read.
    """
    try:
        return _Reader(io.BytesIO(path.read_bytes())).load()
    except Exception as error:  # What a broken pickle raises may be anything.
        reason = f"{type(error).__name__}: {error}"
        raise UserError(f"{path}: cannot be read as a pickle: {reason}.") from None
