"""One evaluation: odd values of domains cost themselves alone."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

import faulty
from qd_core import BatchDomain, Evaluation, EvaluationError, Failure, FailureKind
from qd_core.execution import Candidate, evaluate
from qd_core.execution.checks import ShapeChecks
from qd_core.execution.text import MESSAGE_LENGTH
from qd_core.testing import ToyDomain

TILES = faulty.job_tiles()


class Changed(ToyDomain):
    """Returns what a function makes of a sound evaluation."""

    def __init__(self, change: Callable[[Evaluation], Any]) -> None:
        super().__init__()
        self._change = change

    def aggregate(self, prepared: Any, records: Sequence[float]) -> Any:
        """Aggregate, then change."""
        return self._change(super().aggregate(prepared, records))


class UnspeakableError(Exception):
    """Cannot be described."""

    def __str__(self) -> str:
        """Fail."""
        raise RuntimeError("no words")


def result_of(domain: Any, tiles: faulty.Tiles = TILES) -> Evaluation | Failure:
    """Evaluate once."""
    return evaluate(domain, [Candidate(0, tiles)], 0)[0].result


def changed_measure(name: Any, value: Any) -> Callable[[Evaluation], Evaluation]:
    """An evaluation with one odd measure."""
    return lambda e: replace(e, measures={**e.measures, name: value})


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        (lambda _: None, "aggregate must return an Evaluation, got NoneType"),
        (lambda e: replace(e, objective="good"), "objective must be a number, got str 'good'"),
        (
            lambda e: replace(e, objective=np.ones(2)),
            r"objective must be a number, got float64 (2,)",
        ),
        (
            lambda e: replace(e, result_objective=np.inf),
            "result_objective must be a finite float32",
        ),
        (lambda e: replace(e, objective=1e39), "objective must be a finite float32"),
        (lambda e: replace(e, objective=1j), "objective must be a number"),
        (changed_measure("ones", "many"), "measures: ones must be a number, got str 'many'"),
        (changed_measure("ones", np.zeros(3)), "measures: ones must be a number, got float64 (3,)"),
        (changed_measure("ones", float("nan")), "measures: ones must be a finite float32, got nan"),
        (changed_measure("a/b", 1.0), "names consist of letters"),
        (changed_measure(7, 1.0), "names consist of letters"),
        (lambda e: replace(e, measures={"ones": 1.0}), "measures: twos is missing"),
        (lambda e: replace(e, measures=[1.0]), "measures must be a mapping, got list"),
        (
            lambda e: replace(e, layouts={"x": np.zeros((2, 2))}),
            "layouts: x must be uint8, got float64",
        ),
        (
            lambda e: replace(e, layouts={"x": np.zeros(4, np.uint8)}),
            "layouts: x must be an array of 2 axes",
        ),
        (lambda e: replace(e, layouts={"../x": TILES}), "names consist of letters"),
        (lambda e: replace(e, grids={"x": [[1.0]]}), "grids: x must be an array of 2 axes"),
        (
            lambda e: replace(e, repetitions={"x": np.array(["a"])}),
            "repetitions: x must be an array",
        ),
    ],
)
def test_odd_values_are_failures(change: Callable[[Evaluation], Any], rule: str) -> None:
    """Each value that is not what it must be is a failed evaluation that names field and rule."""
    result = result_of(Changed(change))
    assert isinstance(result, Failure)
    assert (result.kind, result.stage) == (FailureKind.EXCEPTION, "aggregate")
    assert rule in result.message


def test_sound_values_become_plain() -> None:
    """Numpy scalars and other real types become floats and contiguous arrays."""

    def change(e: Evaluation) -> Evaluation:
        grid = np.arange(12.0).reshape(3, 4).T
        return replace(
            e,
            objective=np.float64(2),
            grids={"g": grid},
            measures={**e.measures, "free": np.nan, "flag": True},
        )

    result = result_of(Changed(change))
    assert isinstance(result, Evaluation)
    assert type(result.objective) is float
    assert np.isnan(result.measures["free"])
    assert result.measures["flag"] == 1.0
    assert result.grids["g"].dtype == np.float32
    assert result.grids["g"].flags.c_contiguous


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (UnspeakableError(), "UnspeakableError: <a UnspeakableError whose text cannot be had"),
        (ValueError("lone \ud800 surrogate"), "lone ? surrogate"),
        (EvaluationError(FailureKind.SIM_CRASH, "\ud800" * 9000), "?" * 3000),
        (EvaluationError("odd", "of no kind"), "of no kind"),  # type: ignore[arg-type]
        (GeneratorExit(), "GeneratorExit"),
        (KeyboardInterrupt(), "KeyboardInterrupt"),
    ],
)
def test_odd_errors_are_worded(error: BaseException, words: str) -> None:
    """Whatever an error does when asked for its text, the failure has valid, short text."""

    def fail(_: Evaluation) -> Evaluation:
        raise error

    result = result_of(Changed(fail))
    assert isinstance(result, Failure)
    assert words in result.message
    assert len(result.message) <= MESSAGE_LENGTH
    result.message.encode("utf-8")
    assert isinstance(result.kind, FailureKind)


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (
            lambda e: replace(e, layouts={**e.layouts, "more": TILES}),
            "layouts: more must be as in the first evaluation, absent, got (4, 4)",
        ),
        (
            lambda e: replace(e, layouts={"repaired": e.layouts["repaired"]}),
            "layouts: unrepaired must be as in the first evaluation, (4, 4), got nothing",
        ),
        (
            lambda e: replace(e, grids={"tile_usage": np.ones((4, 5), np.float32)}),
            "grids: tile_usage must be as in the first evaluation, (4, 4), got (4, 5)",
        ),
    ],
)
def test_shapes_are_those_of_the_first(
    change: Callable[[Evaluation], Evaluation], problem: str
) -> None:
    """A missing, further or resized array is named; the first evaluation is right by definition."""
    checks, first = ShapeChecks(), result_of(ToyDomain())
    assert isinstance(first, Evaluation)
    assert checks.problem(first) is None
    found = checks.problem(change(first))
    assert found is not None
    assert problem in found
    assert checks.problem(first) is None


class Together(ToyDomain):
    """Simulates many solutions in a call, and fails if one of them has a 2 in its corner."""

    chunk = 4

    def __init__(self) -> None:
        super().__init__()
        self.calls: list[int] = []

    def simulate_many(
        self, prepared: Sequence[Any], *, seeds: Sequence[Sequence[int]]
    ) -> list[list[float]]:
        """Simulate each alone, unless one is odd."""
        self.calls.append(len(prepared))
        if any(tiles[0, 0] == 2 for tiles, _ in prepared):
            raise RuntimeError("a 2 in the corner")
        return [
            [self.simulate(one, seed=seed) for seed in row]
            for one, row in zip(prepared, seeds, strict=True)
        ]


def test_batches_equal_single_simulations() -> None:
    """One call for a chunk gives what one call a repetition gives."""
    domain = Together()
    assert isinstance(domain, BatchDomain)
    candidates = [Candidate(i, faulty.job_tiles(i % 2)) for i in range(4)]
    results = evaluate(domain, candidates, 0)
    assert domain.calls == [4]
    for candidate, outcome in zip(candidates, results, strict=True):
        (single,) = evaluate(ToyDomain(), [candidate], 0)
        assert isinstance(single.result, Evaluation)
        assert isinstance(outcome.result, Evaluation)
        assert outcome.result.objective == single.result.objective


def test_one_odd_solution_of_a_batch_costs_itself() -> None:
    """When a call for many fails, each is simulated alone and the odd one fails."""
    results = evaluate(Together(), [Candidate(i, faulty.job_tiles(i)) for i in range(4)], 0)
    assert [outcome.success for outcome in results] == [True, True, False, True]
    failure = results[2].result
    assert isinstance(failure, Failure)
    assert (failure.stage, "a 2 in the corner" in failure.message) == ("simulate", True)
