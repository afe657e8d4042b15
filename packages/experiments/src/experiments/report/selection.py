"""Words that choose elites of a run: ``best``, ``12,40``, ``eval:17``, ``top:5``, ``extreme``."""

import re

import numpy as np
from numpy.typing import NDArray

from experiments.errors import UserError
from experiments.report.stored import StoredRun

WORDS = "best, top:N, I,J (cell of the archive; * for any index), eval:ID, extreme, all"


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
    if re.fullmatch(r"(\d+|\*)(,(\d+|\*))*", words):
        return _cell(run, ranked, words)
    raise UserError(f"--elite {words}: expected {WORDS}.")


def _cell(run: StoredRun, ranked: NDArray[np.int64], words: str) -> NDArray[np.int64]:
    """Elites of the cells that the words mean, one number or `*` a measure."""
    parts, bins = words.split(","), [axis.bins for axis in run.axes]
    if len(parts) != len(bins) or any(
        part != "*" and int(part) >= n for part, n in zip(parts, bins, strict=True)
    ):
        shape = " x ".join(map(str, bins))
        raise UserError(f"--elite {words}: the archive has {shape} cells.")
    places = np.stack(np.unravel_index(run.elites().index[ranked], bins), axis=1)
    wanted = [column for column, part in enumerate(parts) if part != "*"]
    cell = np.array([int(parts[column]) for column in wanted], np.int64)
    away = np.abs(places[:, wanted] - cell).sum(axis=1)
    if away.min() > 0:
        near = ",".join(map(str, places[away.argmin()]))
        raise UserError(f"--elite {words}: {run.path} has no such elite; the nearest is {near}.")
    chosen: NDArray[np.int64] = ranked[away == 0]
    return chosen


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
