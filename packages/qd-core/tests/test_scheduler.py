"""Archives, emitters and the scheduler between them."""

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from ribs.emitters import EvolutionStrategyEmitter
from ribs.schedulers import Scheduler

from qd_core import MeasureSpec
from qd_core.archives import ArchiveSpec
from qd_core.archives.build import result_archive, soft_archive
from qd_core.archives.spec import AddMode
from qd_core.emitters import ESEmitterSpec
from qd_core.emitters.build import build_emitters
from qd_core.emitters.es_spec import Strategy
from qd_core.scheduler import FailureAwareScheduler
from qd_core.seeding import Purpose, integer

DIM = 4
SPEC = ArchiveSpec((MeasureSpec("x", -1, 1, 10), MeasureSpec("y", -1, 1, 10)), 0.5, 0.0)


def make(
    es: str = "cma_es",
    count: int = 2,
    batch: int = 6,
    add_mode: AddMode = "batch",
    **kwargs: Any,
) -> FailureAwareScheduler:
    """A scheduler over fresh archives."""
    archive = soft_archive(SPEC, DIM, 0)
    spec = ESEmitterSpec(count, batch, 0.3, es=es, **kwargs)  # type: ignore[arg-type]
    result = result_archive(SPEC, DIM, 0)
    emitters = build_emitters([spec], archive, result, 0)
    return FailureAwareScheduler(archive, emitters, result, add_mode=add_mode)


def score(solutions: NDArray[np.float32]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """A smooth positive objective, and two measures."""
    return 10 - (solutions**2).sum(axis=1), solutions[:, :2]


def tell(
    scheduler: FailureAwareScheduler, solutions: NDArray[np.float32], success: NDArray[np.bool_]
) -> None:
    """Report scores, NaN where there is no success."""
    objective, measures = score(solutions)
    scheduler.tell(
        np.where(success, objective, np.nan),
        np.where(success[:, None], measures, np.nan),
        eval_id=np.arange(len(solutions)),
        result_objective=np.where(success, -objective, np.nan),
        success=success,
    )


@pytest.mark.parametrize("mode", ["batch", "single"])
def test_without_failures_equals_pyribs(mode: AddMode) -> None:
    """With no failure and one objective, batches are those of the scheduler of pyribs."""
    archive = soft_archive(SPEC, DIM, 0)
    emitters = [
        EvolutionStrategyEmitter(
            archive, x0=np.zeros(DIM), sigma0=0.3, ranker="imp", selection_rule="mu",
            restart_rule="no_improvement", batch_size=6,
            seed=integer(0, Purpose.EMITTER, index, bits=63),
        )
        for index in range(2)
    ]  # fmt: skip
    reference, scheduler = Scheduler(archive, emitters, add_mode=mode), make(add_mode=mode)
    for _ in range(20):
        solutions = scheduler.ask()
        np.testing.assert_array_equal(solutions, reference.ask())
        objective, measures = score(solutions)
        n = np.arange(12)
        reference.tell(objective, measures, eval_id=n, other_objective=objective)
        tell(scheduler, solutions, np.ones(12, bool))


def test_two_objectives() -> None:
    """Each archive ranks by its own objective and keeps the other next to it."""
    scheduler = make()
    solutions = scheduler.ask()
    tell(scheduler, solutions, np.ones(12, bool))
    for archive, sign in ((scheduler.archive, 1), (scheduler.result_archive, -1)):
        data = archive.data()
        objective, _ = score(data["solution"])
        np.testing.assert_allclose(data["objective"], sign * objective)
        np.testing.assert_allclose(data["other_objective"], -sign * objective)
        np.testing.assert_array_equal(data["solution"], solutions[data["eval_id"]])


def test_threshold_moves_by_the_learning_rate() -> None:
    """Acceptance is strict, and a cell's threshold follows (1-a)^c t + (1-(1-a)^c) mean."""
    archive = soft_archive(SPEC, DIM, 0)
    objective = np.array([0.0, 2.0, 4.0])
    zeros = np.zeros((3, DIM))
    info = archive.add(zeros, objective, zeros[:, :2], eval_id=range(3), other_objective=objective)
    np.testing.assert_array_equal(info["status"], [0, 2, 2])
    _, elite = archive.retrieve_single([0.0, 0.0])
    assert elite["objective"] == 4.0
    assert elite["threshold"] == pytest.approx(0.25 * 0 + 0.75 * 3)


@pytest.mark.parametrize("ranker", ["imp", "2imp", "obj", "2obj"])
def test_failed_rows_rank_last_in_their_place(ranker: str) -> None:
    """An emitter hears of all its solutions in order, and failed ones rank below the others."""
    scheduler = make(ranker=ranker, count=3)
    success = np.array([1, 0, 1, 1, 0, 1] + [0] * 6 + [1] * 6, bool)
    heard: dict[int, dict[str, Any]] = {}
    for index, emitter in enumerate(scheduler.emitters):
        emitter.tell = lambda index=index, **kwargs: heard.update({index: kwargs})  # type: ignore[method-assign]
    solutions = scheduler.ask()
    tell(scheduler, solutions, success)
    assert sorted(heard) == [0, 2], "an emitter without a success is not told"
    for index, kwargs in heard.items():
        rows = slice(6 * index, 6 * index + 6)
        np.testing.assert_array_equal(kwargs["solution"], solutions[rows])
        emitter = scheduler.emitters[index]
        info = kwargs.pop("add_info")
        order, values = emitter._ranker.rank(emitter, scheduler.archive, kwargs, info)
        failed = set(np.flatnonzero(~success[rows]))
        assert set(order[6 - len(failed) :]) == failed
        assert np.isfinite(values).all()
        assert not info["status"][sorted(failed)].any()
    assert len(scheduler.result_archive) <= success.sum()


@pytest.mark.parametrize("es", ["cma_es", "sep_cma_es"])
@pytest.mark.parametrize("selection", ["mu", "filter"])
def test_search_improves_despite_failures(es: str, selection: str) -> None:
    """With 30 % random failures the search goes on and fills the archive."""
    rng = np.random.default_rng(0)
    scheduler = make(es=es, selection=selection)
    sizes = []
    for _ in range(60):
        solutions = scheduler.ask()
        tell(scheduler, solutions, rng.random(12) > 0.3)
        sizes.append(len(scheduler.result_archive))
    assert sizes[-1] > 3 * sizes[0]


def test_emitter_restarts_after_three_failed_batches() -> None:
    """An emitter keeps its distribution through two failed batches and restarts at the third."""
    scheduler = make(count=1)
    for restarts in (0, 0, 1, 1, 1, 2):
        tell(scheduler, scheduler.ask(), np.zeros(6, bool))
        assert scheduler.restarts == restarts


def test_restart_with_an_empty_archive(caplog: pytest.LogCaptureFixture) -> None:
    """When nothing beats the threshold an emitter starts again at the origin, with a warning."""
    scheduler = make(count=1)
    ones = np.ones(6, bool)
    solutions = scheduler.ask()
    scheduler.tell(
        -ones.astype(float), np.zeros((6, 2)), eval_id=range(6), result_objective=ones, success=ones
    )
    assert scheduler.archive.empty
    assert scheduler.restarts == 1
    assert "starts again at its first mean" in caplog.text
    assert np.abs(scheduler.ask()).max() < 3, "samples are around the origin"
    assert len(solutions) == 6


def test_order_of_calls_and_lengths_are_checked() -> None:
    """Telling without asking and arrays of the wrong length are refused."""
    scheduler = make()
    with pytest.raises(RuntimeError, match="call ask first"):
        tell(scheduler, np.zeros((12, DIM), np.float32), np.ones(12, bool))
    scheduler.ask()
    with pytest.raises(ValueError, match="objective must have one row for each of the 12"):
        tell(scheduler, np.zeros((3, DIM), np.float32), np.ones(3, bool))


@pytest.mark.parametrize("share", [1.0, 0.8])
@pytest.mark.parametrize(
    ("es", "left"),
    # Adam goes 0.001 a step, and its samples keep their step size.
    [("cma_es", 0.05), ("sep_cma_es", 0.05), ("lm_ma_es", 0.05), ("openai_es", 0.6)],
)
def test_every_strategy_descends_the_sphere(es: Strategy, left: float, share: float) -> None:
    """From a start far off each strategy comes near the optimum, also with failures."""
    dim, rng = 30, np.random.default_rng(0)
    archive = soft_archive(SPEC, dim, 0)
    spec = ESEmitterSpec(1, 20, 0.3, ranker="obj", restart="basic", es=es)
    result = result_archive(SPEC, dim, 0)
    scheduler = FailureAwareScheduler(archive, build_emitters([spec], archive, result, 0), result)
    far = np.full(dim, 0.7)
    for _ in range(300):
        solutions = scheduler.ask()
        success = rng.random(20) < share
        distance = ((solutions - far) ** 2).sum(axis=1)
        scheduler.tell(
            1000 - distance, np.clip(solutions[:, :2], -1, 1), eval_id=np.arange(20),
            result_objective=-distance, success=success,
        )  # fmt: skip
    start = float((far**2).sum())
    assert -result.data("objective").max() < left * start


def test_small_genotypes_do_not_fit_lm_ma_es() -> None:
    """More solutions a batch than numbers in one are refused, with both figures."""
    with pytest.raises(ValueError, match=r"batch_size \(6\).*solution_dim \(4\)"):
        make(es="lm_ma_es")


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"ranker": "rd"}, "ranker must be one of imp, 2imp, obj, 2obj, got 'rd'"),
        ({"es": "nes"}, "es must be one of cma_es, sep_cma_es, lm_ma_es, openai_es, got 'nes'"),
        ({"es": "openai_es"}, "batch_size must be even with es = 'openai_es'"),
        ({"batch_size": 1}, "batch_size must be at least 2"),
        ({"count": 0}, "count must be at least 1"),
        ({"sigma0": 0.0}, "sigma0 must be positive"),
    ],
)
def test_wrong_emitters_are_refused(change: dict[str, Any], word: str) -> None:
    """Each argument out of range is named."""
    with pytest.raises(ValueError, match=word):
        ESEmitterSpec(**{"count": 1, "batch_size": 5, "sigma0": 0.2, **change})


def test_wrong_archives_are_refused() -> None:
    """No measure, a name twice and a learning rate out of range are refused."""
    measure = MeasureSpec("x", 0, 1, 2)
    with pytest.raises(ValueError, match="at least one"):
        ArchiveSpec(())
    with pytest.raises(ValueError, match="no name twice"):
        ArchiveSpec((measure, measure))
    with pytest.raises(ValueError, match="learning_rate"):
        ArchiveSpec((measure,), learning_rate=1.5)
    with pytest.raises(ValueError, match="threshold_min"):
        ArchiveSpec((measure,), threshold_min=float("-inf"))
