"""Words that choose elites of a run: ``best``, ``12,40``, ``eval:17``, ``top:5``, ``extreme``."""

import re

import numpy as np
from numpy.typing import NDArray

from experiments.errors import UserError
from experiments.report.stored import StoredRun

WORDS = "best, top:N, I,J (cell of the archive), eval:ID, extreme, all"


def select_elites(run: StoredRun, words: str) -> NDArray[np.int64]:
    """Choose elites of the result archive.

    Args:
        run: A finished run.
        words: ``best`` (highest objective), ``top:N``, ``I,J`` (one number a measure), ``eval:ID``,
            ``extreme`` (the best in the lowest and in the highest occupied bin of each measure,
            and the best of all), or ``all``.

    Returns:
        Positions in ``run.elites()``, at least one, best objective first.

    Raises:
        UserError: If the words mean nothing, or no elite is chosen.
    """
    elites = run.elites()
    if not len(elites):
        raise UserError(f"{run.path} has no elites; all its evaluations failed.")
    ranked = np.lexsort((elites.eval_id, -elites.objective)).astype(np.int64)
    if words == "best":
        return ranked[:1]
    if words == "all":
        return ranked
    if match := re.fullmatch(r"top:([1-9]\d*)", words):
        return ranked[: int(match[1])]
    if match := re.fullmatch(r"eval:(\d+)", words):
        return _found(ranked[elites.eval_id[ranked] == int(match[1])], run, words)
    if words == "extreme":
        return _extreme(run, ranked)
    if re.fullmatch(r"\d+(,\d+)*", words):
        return _cell(run, ranked, [int(part) for part in words.split(",")])
    raise UserError(f"--elite {words}: expected {WORDS}.")


def _cell(run: StoredRun, ranked: NDArray[np.int64], cell: list[int]) -> NDArray[np.int64]:
    bins = [axis.bins for axis in run.axes]
    if len(cell) != len(bins) or any(i >= n for i, n in zip(cell, bins, strict=True)):
        shape = " x ".join(map(str, bins))
        raise UserError(f"--elite {','.join(map(str, cell))}: the archive has {shape} cells.")
    flat = np.ravel_multi_index(tuple(cell), bins)
    words = ",".join(map(str, cell))
    return _found(ranked[run.elites().index[ranked] == flat], run, words)


def _found(chosen: NDArray[np.int64], run: StoredRun, words: str) -> NDArray[np.int64]:
    if not len(chosen):
        raise UserError(f"--elite {words}: {run.path} has no such elite; its best is 'best'.")
    return chosen


def _extreme(run: StoredRun, ranked: NDArray[np.int64]) -> NDArray[np.int64]:
    cells = np.stack(np.unravel_index(run.elites().index, [axis.bins for axis in run.axes]))
    chosen = [ranked[0]]
    for places in cells:
        for end in (places.min(), places.max()):
            chosen.append(next(row for row in ranked if places[row] == end))
    return np.array(list(dict.fromkeys(chosen)), np.int64)
