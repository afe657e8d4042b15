"""Evaluations whose repetitions are jobs of their own are those in one piece."""

import functools
import time
from collections.abc import Callable
from typing import Any

import pytest

import faulty
from qd_core import Evaluation, EvaluationError, Failure, FailureKind
from qd_core.execution import (
    Candidate,
    EvaluatorFactory,
    Executor,
    Outcome,
    ProcessExecutor,
    SerialExecutor,
    cut,
    evaluate_all,
)
from qd_core.execution.apart import evaluate_apart
from qd_core.testing import ToyDomain

REPETITIONS = 3


class Moody(ToyDomain):
    """Fails in a stage that the first tile names, in some of its repetitions."""

    def __init__(self) -> None:
        super().__init__(repetitions=REPETITIONS)

    def prepare(self, tiles: faulty.Tiles, *, seed: int) -> tuple[faulty.Tiles, faulty.Tiles]:
        """Fail at 1."""
        if tiles[0, 0] == 1:
            raise EvaluationError(FailureKind.REPAIR_INFEASIBLE, "no room.")
        return super().prepare(tiles, seed=seed)

    def simulate(self, prepared: tuple[faulty.Tiles, faulty.Tiles], *, seed: int) -> float:
        """Fail at 2, with some seeds."""
        if prepared[0][0, 0] == 2 and seed % 2:
            raise EvaluationError(FailureKind.SIM_CRASH, f"seed {seed}.")
        return super().simulate(prepared, seed=seed)

    def aggregate(self, prepared: Any, records: Any) -> Evaluation:
        """Fail at 3."""
        if prepared[0][0, 0] == 3:
            raise KeyError("nothing to add up")
        return super().aggregate(prepared, records)


class Slow(ToyDomain):
    """Takes half a second a repetition."""

    def simulate(self, prepared: tuple[faulty.Tiles, faulty.Tiles], *, seed: int) -> float:
        """Wait, then score."""
        time.sleep(0.5)
        return super().simulate(prepared, seed=seed)


CANDIDATES = [Candidate(number, faulty.job_tiles(number % 4)) for number in range(24)]


def plain(outcomes: list[Outcome]) -> dict[int, Any]:
    """What is known of each evaluation, but for times and places in the code."""
    return {
        outcome.eval_id: (
            (outcome.result.kind, outcome.result.stage, outcome.result.message.split("\n")[0])
            if isinstance(outcome.result, Failure)
            else (outcome.result.objective, outcome.result.repetitions["score"].tolist())
        )
        for outcome in outcomes
    }


def apart(executor: Executor, candidates: list[Candidate], repetitions: int) -> list[Outcome]:
    """Outcomes of evaluations in parts."""
    with executor:
        parts = list(evaluate_apart(executor, cut(candidates, 1), repetitions))
    return [outcome for part in parts for outcome in part]


def on_processes(work: EvaluatorFactory) -> Executor:
    """Two worker processes."""
    return ProcessExecutor(work, workers=2)


@pytest.mark.parametrize("opened", [SerialExecutor, on_processes])
def test_parts_give_what_the_whole_gives(opened: Callable[..., Executor]) -> None:
    """Values and failures are equal, and each has the time of the stages that it entered."""
    work = EvaluatorFactory(Moody, 0)
    with SerialExecutor(work) as pool:
        whole = [part[0] for part in evaluate_all(pool, cut(CANDIDATES, 1))]
    parts = apart(opened(work), CANDIDATES, REPETITIONS)
    assert plain(parts) == plain(whole)
    assert len({outcome.eval_id for outcome in parts}) == len(parts) == len(CANDIDATES)
    good = next(outcome for outcome in parts if outcome.success)
    assert set(good.seconds) == {"prepare", "simulate", "aggregate"}
    assert any(isinstance(outcome.result, Failure) for outcome in parts)


def test_repetitions_run_beside_each_other() -> None:
    """Four repetitions of one solution take as long as one when there are workers for them."""
    work = EvaluatorFactory(functools.partial(Slow, 4), 0)
    with ProcessExecutor(work, workers=4) as pool:
        # Workers are there when the clock starts.
        list(evaluate_apart(pool, cut([Candidate(0, faulty.job_tiles())], 1), 4))
        start = time.monotonic()
        ((outcome,),) = evaluate_apart(pool, cut([Candidate(1, faulty.job_tiles())], 1), 4)
        took = time.monotonic() - start
    assert outcome.seconds["simulate"] >= 4 * 0.5
    assert took < 4 * 0.5


def test_new_solutions_are_taken_when_nothing_else_is_ready() -> None:
    """An evaluation is brought to its end before another one is begun."""
    taken: list[int] = []

    def chunks() -> Any:
        for candidate in CANDIDATES[:4]:
            taken.append(len(ended))
            yield [candidate]

    ended: list[Outcome] = []
    with SerialExecutor(EvaluatorFactory(ToyDomain, 0)) as pool:
        for part in evaluate_apart(pool, chunks(), 2):
            ended += part
    assert taken == [0, 1, 2, 3]


def test_what_cannot_travel_is_a_failure() -> None:
    """A preparation that cannot be pickled says so, and costs its own evaluation."""
    work = EvaluatorFactory(faulty.Unpicklable, 0)
    (outcome,) = apart(ProcessExecutor(work, workers=1), CANDIDATES[:1], 2)
    assert isinstance(outcome.result, Failure)
    assert "cannot be pickled" in outcome.result.message
