"""The conformance test of a domain."""

import pickle
from contextlib import suppress
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qd_core.domain import Domain, DomainFactory, Evaluation, Failure, FailureKind
from qd_core.execution import Candidate, evaluate


def check_domain(
    factory: DomainFactory, shape: tuple[int, int], symbols: int, *, n: int = 3, seed: int = 0
) -> None:
    """Check that a domain keeps its contract, on random tiles.

    Args:
        factory: Builds the domain.
        shape: Shape of the tiles.
        symbols: Number of tile codes.
        n: Random tiles to evaluate, besides one of each code throughout.
        seed: Seed of tiles and evaluations.

    Raises:
        AssertionError: If a rule is broken; the message says which.
    """
    domain, twin = factory(), pickle.loads(pickle.dumps(factory))()
    _check_description(domain)
    rng = np.random.default_rng(seed)
    batch = [rng.integers(symbols, size=shape, dtype=np.uint8) for _ in range(n)]
    batch += [np.full(shape, code, np.uint8) for code in range(symbols)]
    shapes: dict[str, set[tuple[int, ...]]] = {}
    for eval_id, tiles in enumerate(batch):
        _check_tiles_are_kept(domain, tiles, seed)
        result = evaluate(domain, [Candidate(eval_id, tiles)], seed)[0].result
        again = evaluate(twin, [Candidate(eval_id, tiles)], seed)[0].result
        _rule(_same(result, again), "equal tiles and seeds must give equal results")
        if isinstance(result, Failure):
            unexpected = result.kind is FailureKind.EXCEPTION
            _rule(not unexpected, f"a stage may only raise EvaluationError:\n{result.message}")
            continue
        _check_evaluation(domain, result)
        for name, layout in result.layouts.items():
            shapes.setdefault(name, set()).add(layout.shape)
    for name, seen in shapes.items():
        _rule(len(seen) == 1, f"layouts: all of one name have one shape, {name} has {seen}")


def _rule(kept: bool, rule: str) -> None:
    if not kept:
        raise AssertionError(rule)


def _check_tiles_are_kept(domain: Domain[Any, Any], tiles: NDArray[np.uint8], seed: int) -> None:
    """A search hands out copies; other callers of a domain do not."""
    given = tiles.copy()
    with suppress(Exception):  # what a stage raises is judged where it is evaluated
        domain.prepare(given, seed=seed)
    _rule(np.array_equal(given, tiles), "a stage must not change the tiles it is given")


def _check_description(domain: Domain[Any, Any]) -> None:
    _rule(bool(domain.name), "name must not be empty")
    _rule(domain.repetitions >= 1, f"repetitions must be at least 1, got {domain.repetitions}")
    names = domain.measure_names
    _rule(len(names) > 0, "measure_names must not be empty")
    _rule(len(set(names)) == len(names), f"measure_names: no name twice, got {names}")


def _check_evaluation(domain: Domain[Any, Any], evaluation: Evaluation) -> None:
    for name, values in evaluation.repetitions.items():
        expected = (domain.repetitions,)
        _rule(values.shape == expected, f"repetitions: {name} must have shape {expected}")
    for name, layout in evaluation.layouts.items():
        _rule(
            layout.dtype == np.uint8 and layout.ndim == 2, f"layouts: {name} must be uint8 (H, W)"
        )
    for name, grid in evaluation.grids.items():
        _rule(grid.dtype == np.float32 and grid.ndim == 2, f"grids: {name} must be float32 (H, W)")


def _same(left: Any, right: Any) -> bool:
    """Whether two results are equal, arrays included."""
    return pickle.dumps(_plain(left)) == pickle.dumps(_plain(right))


def _plain(value: Any) -> Any:
    if isinstance(value, np.ndarray):
        return (value.shape, value.dtype.str, value.tobytes())
    if isinstance(value, Evaluation | Failure):
        return _plain(vars(value))
    if hasattr(value, "items"):
        return {name: _plain(entry) for name, entry in value.items()}
    return value
