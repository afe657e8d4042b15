"""Loads pyribs without compiling it first.

Compilation by numba takes seconds at the first batch of every process and gains nothing: the
compiled functions are a few array operations.
"""

import numba

_before = numba.config.DISABLE_JIT  # type: ignore[attr-defined]
numba.config.DISABLE_JIT = True  # type: ignore[attr-defined]
try:
    import ribs.archives
    import ribs.emitters
finally:
    numba.config.DISABLE_JIT = _before  # type: ignore[attr-defined]

GridArchive = ribs.archives.GridArchive
