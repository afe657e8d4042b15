"""The search against predictions, compared with the same search made of pyribs objects."""

import numpy as np
import pytest
from ribs.archives import GridArchive
from ribs.schedulers import Scheduler

from qd_core.archives import ArchiveSpec, MeasureSpec
from qd_core.codecs import DirectCodec
from qd_core.emitters import TileVariation
from qd_core.emitters.tiles import TileEmitter
from qd_core.surrogate.inner_loop import TileSearch

ARCHIVE = ArchiveSpec((MeasureSpec("ones", 0, 20, 10), MeasureSpec("left", 0, 10, 10)))
CODEC = DirectCodec(4, 5, 2)


def predict(tiles: np.ndarray) -> np.ndarray:
    """Stand in for a network: alternating tiles are good; measures count ones."""
    codes = tiles.reshape(len(tiles), 20).astype(np.float32)
    objective = np.abs(np.diff(codes, axis=1)).sum(axis=1)
    return np.stack([objective, codes.sum(axis=1), codes[:, :10].sum(axis=1)], axis=1)


def by_pyribs(iterations: int, seed: int) -> tuple[int, float]:
    """Cells and QD score of emitters, scheduler and archive of pyribs."""
    archive = GridArchive(
        solution_dim=20, dims=[10, 10], ranges=[(0, 20), (0, 10)], seed=seed,
        solution_dtype=np.uint8, objective_dtype=np.float32, measures_dtype=np.float32,
        extra_fields={"eval_id": ((), np.int64)},
    )  # fmt: skip
    emitters = [
        TileEmitter(archive, TileVariation(2, mutation_k=3), batch_size=6, initial_population=12,
                    seed=100 * seed + index) for index in range(2)
    ]  # fmt: skip
    scheduler = Scheduler(archive, emitters)
    for _ in range(iterations):
        values = predict(scheduler.ask())
        scheduler.tell(values[:, 0], values[:, 1:], eval_id=np.zeros(len(values), np.int64))
    return len(archive), float(archive.stats.qd_score)


def test_both_searches_find_as_much() -> None:
    """Over several seeds, cells and QD score agree within three standard errors."""
    search = TileSearch(TileVariation(2, mutation_k=3), 2, 6, 60, initial_population=12)
    ours = []
    for seed in range(24):
        elites = search.run(ARCHIVE, CODEC, predict, seed)
        ours.append((len(elites), float(elites.objective.sum())))
    theirs = [by_pyribs(60, seed) for seed in range(24)]
    for mine, other in zip(np.array(ours).T, np.array(theirs).T, strict=True):
        error = np.sqrt((mine.var(ddof=1) + other.var(ddof=1)) / 24)
        assert abs(mine.mean() - other.mean()) < 3 * error


def test_same_seed_same_archive_and_progress_is_told() -> None:
    """The search is a function of its seed, and calls back after each iteration."""
    search = TileSearch(TileVariation(2), 3, 4, 20, initial_population=4)
    told: list[int] = []
    runs = [
        search.run(ARCHIVE, CODEC, predict, 7, lambda done, _: told.append(done)) for _ in range(2)
    ]
    assert told == [*range(1, 21)] * 2
    np.testing.assert_array_equal(runs[0].solutions, runs[1].solutions)
    np.testing.assert_array_equal(runs[0].index, runs[1].index)
    np.testing.assert_array_equal(predict(runs[0].solutions)[:, 0], runs[0].objective)


def test_wrong_sizes_are_refused() -> None:
    """The message names the field and the value."""
    with pytest.raises(ValueError, match="iterations must be at least 1, got 0"):
        TileSearch(TileVariation(2), iterations=0)
