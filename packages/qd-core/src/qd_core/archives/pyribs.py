"""Loads pyribs quickly: it is not compiled, and does not load torch.

Compilation by numba takes seconds at the first batch of every process and gains nothing: the
compiled functions are a few array operations. Torch, which pyribs names in its annotations if it is
there, takes as long to load as all the rest.
"""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType

import numba


class _NoTorch(MetaPathFinder):
    """Says that torch is not installed."""

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Refuse torch, and know nothing of others."""
        del path, target
        if name == "torch":
            raise ModuleNotFoundError("torch is not loaded for pyribs.", name=name)
        return None


@contextmanager
def _plain() -> Iterator[None]:
    """Context in which nothing is compiled and torch is not loaded, unless it is already."""
    before, finder = numba.config.DISABLE_JIT, _NoTorch()  # type: ignore[attr-defined]
    numba.config.DISABLE_JIT = True  # type: ignore[attr-defined]
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)
        numba.config.DISABLE_JIT = before  # type: ignore[attr-defined]


with _plain():
    import ribs.archives
    import ribs.emitters

GridArchive = ribs.archives.GridArchive
