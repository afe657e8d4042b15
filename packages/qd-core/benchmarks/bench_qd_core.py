"""Cost of what the driver does between evaluations, at the size of the published warehouse."""

import numpy as np
import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from qd_core import MeasureSpec
from qd_core.archives import ArchiveSpec
from qd_core.archives.build import result_archive, soft_archive
from qd_core.codecs.nca import NCACodec
from qd_core.emitters import ESEmitterSpec
from qd_core.emitters.build import build_emitters
from qd_core.execution import Candidate, EvaluatorFactory, ProcessExecutor, cut, evaluate_all
from qd_core.scheduler import FailureAwareScheduler
from qd_core.testing import ToyDomain

CODEC = NCACodec(np.pad(np.ones((3, 4), np.uint8), ((15, 15), (14, 14))))


def test_decode_one_solution(benchmark: BenchmarkFixture) -> None:
    """Growth of 33x32 tiles of 3 symbols in 50 steps."""
    solution = np.random.default_rng(0).normal(scale=0.2, size=(1, CODEC.dim))
    benchmark(CODEC.decode, solution)


@pytest.mark.parametrize("es", ["cma_es", "sep_cma_es"])
def test_ask_and_tell(benchmark: BenchmarkFixture, es: str) -> None:
    """One iteration of 5 emitters with 10 solutions of 2,051 weights."""
    spec = ArchiveSpec((MeasureSpec("x", 0, 1, 100), MeasureSpec("y", 0, 1, 100)))
    archive = soft_archive(spec, CODEC.dim, 0)
    result = result_archive(spec, CODEC.dim, 0)
    emitters = build_emitters([ESEmitterSpec(5, 10, 0.2, es=es)], archive, result, 0)  # type: ignore[arg-type]
    scheduler = FailureAwareScheduler(archive, emitters, result)
    rng = np.random.default_rng(0)

    def iteration() -> None:
        scheduler.ask()
        objective = rng.random(50)
        scheduler.tell(
            objective,
            rng.random((50, 2)),
            eval_id=np.arange(50),
            result_objective=objective,
            success=np.ones(50, bool),
        )

    benchmark.pedantic(iteration, warmup_rounds=1, rounds=5)


def test_evaluation_overhead(benchmark: BenchmarkFixture) -> None:
    """100 evaluations of a domain that costs next to nothing, on one worker."""
    tiles = np.zeros((33, 32), np.uint8)
    candidates = [Candidate(index, tiles) for index in range(100)]
    with ProcessExecutor(EvaluatorFactory(ToyDomain, 0), workers=1) as pool:
        run = lambda: list(evaluate_all(pool, cut(candidates, 1)))  # noqa: E731
        benchmark.pedantic(run, warmup_rounds=1, rounds=5)
