"""What a job may use: time of its stages, and workers that die."""

import functools
from pathlib import Path

import pytest

import faulty
from qd_core import Failure, FailureKind
from qd_core.execution import (
    Candidate,
    EvaluatorFactory,
    Job,
    Limits,
    ProcessExecutor,
    cut,
    evaluate_all,
)


def test_stages_have_limits_of_their_own() -> None:
    """A stage beyond its own limit ends its evaluation, however much time that has left."""
    limits = Limits(60.0, {"prepare": 30.0, "simulate": 0.5})
    candidates = [Candidate(0, faulty.job_tiles(faulty.HANG)), Candidate(1, faulty.job_tiles())]
    work = EvaluatorFactory(faulty.FaultyDomain, 0)
    with ProcessExecutor(work, workers=1, limits=limits) as pool:
        ((late,), (fine,)) = evaluate_all(pool, cut(candidates, 1))
    assert isinstance(late.result, Failure)
    assert (late.result.kind, late.result.stage) == (FailureKind.SIM_TIMEOUT, "simulate")
    assert "no result within 0.5 s" in late.result.message
    assert fine.success


@pytest.mark.parametrize("retries", [0, 2])
def test_a_worker_that_dies_once_costs_nothing(tmp_path: Path, retries: int) -> None:
    """A job whose worker was killed runs again, as often as is allowed."""
    factory = functools.partial(faulty.make_dying_work, tmp_path)
    with ProcessExecutor(factory, workers=2, retries=retries) as pool:
        ends = {done.key: done for done in pool.run([Job(key, key) for key in range(6)])}
    assert [ends[key].failed for key in range(6)] == [retries == 0 and key == 3 for key in range(6)]
    assert (tmp_path / "3").read_text() == "died"


def test_limits_that_are_none_are_refused() -> None:
    """A limit is a positive number."""
    with pytest.raises(ValueError, match="job_s must be positive, got 0"):
        Limits(0)
    with pytest.raises(ValueError, match="stages_s: simulate must be positive, got nan"):
        Limits(stages_s={"simulate": float("nan")})
    with pytest.raises(ValueError, match="memory_mib must be positive, got -1"):
        Limits(memory_mib=-1)
