"""The scheduler of steady-state searches."""

from typing import Any

import numpy as np
import pytest
from ribs.emitters import EvolutionStrategyEmitter
from ribs.schedulers import Scheduler

from qd_core import MeasureSpec
from qd_core.archives import ArchiveSpec
from qd_core.archives.build import result_archive, soft_archive
from qd_core.emitters import ESEmitterSpec
from qd_core.emitters.build import build_emitters
from qd_core.emitters.es_spec import Strategy
from qd_core.seeding import Purpose, integer
from qd_core.steady_scheduler import Asked, SteadyScheduler

DIM = 4
SPEC = ArchiveSpec((MeasureSpec("x", -1, 1, 10), MeasureSpec("y", -1, 1, 10)), 0.5, 0.0)


def make(count: int = 2, batch: int = 6, es: Strategy = "cma_es") -> SteadyScheduler:
    """A scheduler over fresh archives."""
    archive, result = soft_archive(SPEC, DIM, 0), result_archive(SPEC, DIM, 0)
    emitters = build_emitters([ESEmitterSpec(count, batch, 0.3, es=es)], archive, result, 0)
    return SteadyScheduler(archive, emitters, result)


def tell(scheduler: SteadyScheduler, asked: Asked, eval_id: int, *, fails: bool = False) -> None:
    """Report a sphere around a point far from the start."""
    objective = 10 - float(((asked.solution - 0.8) ** 2).sum())
    evaluated = None if fails else (objective, -objective, asked.solution[:2].tolist())
    scheduler.tell(asked.emitter, asked.solution, eval_id, evaluated)


@pytest.mark.parametrize("es", ["cma_es", "sep_cma_es"])
def test_whole_batches_in_order_equal_pyribs(es: Strategy) -> None:
    """Asked and told a batch at a time, it is the scheduler of pyribs that adds one by one."""
    archive = soft_archive(SPEC, DIM, 0)
    emitters = [
        EvolutionStrategyEmitter(
            archive, x0=np.zeros(DIM), sigma0=0.3, ranker="imp", selection_rule="mu", es=es,
            restart_rule="no_improvement", batch_size=6,
            seed=integer(0, Purpose.EMITTER, index, bits=63),
        )
        for index in range(2)
    ]  # fmt: skip
    reference, scheduler = Scheduler(archive, emitters, add_mode="single"), make(es=es)
    for turn in range(20):
        solutions = reference.ask()
        asked = sorted((scheduler.ask() for _ in range(12)), key=lambda one: one.emitter)
        np.testing.assert_array_equal(solutions, [one.solution for one in asked])
        objective = 10 - ((solutions - 0.8) ** 2).sum(axis=1)
        numbers = 12 * turn + np.arange(12)
        reference.tell(objective, solutions[:, :2], eval_id=numbers, other_objective=-objective)
        for number, one in zip(numbers, asked, strict=True):
            tell(scheduler, one, number)
    ours, theirs = scheduler.archive.data(), archive.data()
    np.testing.assert_array_equal(ours["eval_id"], theirs["eval_id"])


def test_emitters_share_the_work() -> None:
    """The emitter with the fewest solutions under way is asked, so that none starves."""
    scheduler = make(count=3, batch=4)
    flying = [scheduler.ask() for _ in range(7)]
    assert [one.emitter for one in flying] == [0, 1, 2, 0, 1, 2, 0]
    tell(scheduler, flying[1], 0)
    tell(scheduler, flying[4], 1)
    assert [scheduler.ask().emitter for _ in range(4)] == [1, 1, 2, 1]


def test_stale_samples_and_failures_do_no_harm() -> None:
    """With ends in random order and a third of failures the sphere is still descended."""
    rng, scheduler = np.random.default_rng(0), make(count=1, batch=8)
    flying: list[Any] = []
    for number in range(3000):
        while len(flying) < 20:
            flying.append(scheduler.ask())
        one = flying.pop(int(rng.integers(len(flying))))
        tell(scheduler, one, number, fails=bool(rng.random() < 0.3))
    assert scheduler.archive.data("objective").max() > 10 - 0.05


def test_one_worker_asks_all_emitters_in_turn() -> None:
    """Where one solution at a time is under way, no emitter is asked more than another."""
    scheduler = make(3)
    asked = []
    for eval_id in range(9):
        one = scheduler.ask()
        asked.append(one.emitter)
        tell(scheduler, one, eval_id)
    assert asked == [0, 1, 2] * 3


def test_emitter_that_only_fails_restarts() -> None:
    """Three batches without a success restart an emitter, before anything is in the archive."""
    scheduler = make(count=1, batch=4)
    for number in range(12):
        tell(scheduler, scheduler.ask(), number, fails=True)
    assert scheduler.restarts == 1
    assert scheduler.archive.empty
