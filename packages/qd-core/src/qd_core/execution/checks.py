"""What a domain returns is checked where it enters, and made plain."""

import re
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qd_core.domain import Domain, Evaluation, EvaluationError, FailureKind
from qd_core.execution.text import clean

MAX_FLOAT32 = float(np.finfo(np.float32).max)
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,99}")


def checked(domain: Domain[Any, Any], evaluation: object) -> Evaluation:
    """Check the evaluation of a domain, and copy it into plain numbers and arrays.

    Args:
        domain: Says which measures and how many repetitions there must be.
        evaluation: What its ``aggregate`` returned.

    Raises:
        EvaluationError: With kind ``exception``, if a rule is broken; names field and rule.
    """
    if not isinstance(evaluation, Evaluation):
        raise _broken(f"aggregate must return an Evaluation, got {type(evaluation).__name__}.")
    measures = {
        name: _number(f"measures: {name}", value, finite=name in domain.measure_names)
        for name, value in _items("measures", evaluation.measures)
    }
    missing = [name for name in domain.measure_names if name not in measures]
    if missing:
        raise _broken(f"measures: {', '.join(missing)} is missing from the evaluation.")
    return Evaluation(
        objective=_number("objective", evaluation.objective),
        result_objective=_number("result_objective", evaluation.result_objective),
        measures=measures,
        repetitions=_arrays("repetitions", evaluation.repetitions, 1, np.float64),
        layouts=_arrays("layouts", evaluation.layouts, 2, np.uint8),
        grids=_arrays("grids", evaluation.grids, 2, np.float32),
    )


class ShapeChecks:
    """Pins names and shapes of layouts and grids to those of the first success of a run."""

    def __init__(self) -> None:
        self._pinned: dict[str, tuple[int, ...]] | None = None

    def problem(self, evaluation: Evaluation) -> str | None:
        """Say how an evaluation differs from the first, or None if it does not.

        Args:
            evaluation: A checked evaluation; the first one is remembered.
        """
        shapes: dict[str, tuple[int, ...]] = {}
        for group in ("layouts", "grids", "repetitions"):
            for name, array in getattr(evaluation, group).items():
                shapes[f"{group}: {name}"] = array.shape
        if self._pinned is None:
            self._pinned = shapes
        if shapes == self._pinned:
            return None
        for name in sorted(shapes.keys() | self._pinned.keys()):
            given, first = shapes.get(name), self._pinned.get(name)
            if given != first:
                return (
                    f"{name} must be as in the first evaluation, {first or 'absent'}, "
                    f"got {given or 'nothing'}."
                )
        return None


def _broken(rule: str) -> EvaluationError:
    return EvaluationError(FailureKind.EXCEPTION, clean(rule))


def _items(field: str, mapping: object) -> list[tuple[str, Any]]:
    if not isinstance(mapping, Mapping):
        raise _broken(f"{field} must be a mapping, got {type(mapping).__name__}.")
    for name in mapping:
        if not isinstance(name, str) or not NAME.fullmatch(name):
            raise _broken(
                f"{field}: names consist of letters, digits, '_', '.' and '-' and become file "
                f"and column names, got {name!r}."
            )
    return [(str(name), value) for name, value in mapping.items()]


def _number(field: str, value: object, *, finite: bool = True) -> float:
    array = np.asarray(value) if isinstance(value, bool | int | float | np.generic) else None
    if array is None or array.ndim or array.dtype.kind not in "biuf":
        raise _broken(f"{field} must be a number, got {_short(value)}.")
    # Archives hold float32.
    if finite and not abs(float(array)) <= MAX_FLOAT32:
        raise _broken(f"{field} must be a finite float32, got {_short(value)}.")
    return float(array)


def _arrays(field: str, mapping: object, ndim: int, dtype: type) -> dict[str, NDArray[Any]]:
    arrays: dict[str, NDArray[Any]] = {}
    for name, value in _items(field, mapping):
        array = value if isinstance(value, np.ndarray) else None
        if array is None or array.ndim != ndim or array.dtype.kind not in "biuf":
            raise _broken(f"{field}: {name} must be an array of {ndim} axes, got {_short(value)}.")
        if dtype is np.uint8 and array.dtype != np.uint8:
            raise _broken(f"{field}: {name} must be uint8, got {array.dtype}.")
        if array.size == 0:
            raise _broken(f"{field}: {name} must not be empty, got shape {array.shape}.")
        arrays[name] = np.array(array, dtype, order="C", subok=False)
    return arrays


def _short(value: object) -> str:
    if isinstance(value, np.ndarray):
        return f"{value.dtype} {value.shape}"
    if isinstance(value, int | float | np.number):
        return clean(value)
    return f"{type(value).__name__} {clean(value)[:60]!r}"
