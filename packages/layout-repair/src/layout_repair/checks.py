"""What a value is, asked of values whose annotations nobody has to obey; all faults at once."""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from numbers import Integral, Real
from typing import Any

import numpy as np

from layout_repair.errors import SpecError


def is_integer(value: object) -> bool:
    """Whether a value is an integer of Python or NumPy, and no truth value."""
    return not isinstance(value, bool) and isinstance(value, Integral)


def is_number(value: object) -> bool:
    """Whether a value is a finite real number, and no truth value."""
    return not isinstance(value, bool) and isinstance(value, Real) and math.isfinite(value)


def is_text(value: object) -> bool:
    """Whether a value is a string."""
    return isinstance(value, str)


def are_texts(value: object) -> bool:
    """Whether a value is a tuple of strings, at least one."""
    return isinstance(value, tuple) and bool(value) and all(map(is_text, value))


def is_list(value: object) -> bool:
    """Whether a value is a sequence of items or an array, and no text."""
    return isinstance(value, Sequence | np.ndarray) and not isinstance(value, str | bytes)


def as_tuple(value: Any) -> Any:
    """A list as a tuple, anything else as it is."""
    return tuple(value) if isinstance(value, list) else value


@dataclass(frozen=True)
class Kind:
    """A kind of values.

    Attributes:
        fits: Whether a value is of this kind.
        words: What it is called, behind "must be".
    """

    fits: Callable[[Any], bool]
    words: str

    def or_none(self) -> "Kind":
        """The same values, or None."""
        return Kind(lambda value: value is None or self.fits(value), f"{self.words} or None")


INTEGER = Kind(is_integer, "an integer")
TEXT = Kind(is_text, "a string")
SWITCH = Kind(lambda value: type(value) is bool, "True or False")
FUNCTION = Kind(callable, "a function")
POSITIVE = Kind(lambda value: is_number(value) and value > 0, "a positive number")
SECONDS = Kind(POSITIVE.fits, "a positive number of seconds")


def integer(least: int, most: float = math.inf) -> Kind:
    """Integers in a range.

    Args:
        least: The least one.
        most: The largest one.
    """
    words = f"of at least {least}" if most == math.inf else f"from {least} to {most}"
    return Kind(lambda value: is_integer(value) and least <= value <= most, f"an integer {words}")


def tuple_of(kind: type, words: str) -> Kind:
    """Tuples of objects of a class.

    Args:
        kind: The class.
        words: What such a tuple is called.
    """

    def fits(value: object) -> bool:
        return isinstance(value, tuple) and all(isinstance(item, kind) for item in value)

    return Kind(fits, words)


def wrong_values(values: Mapping[str, Any], kinds: Mapping[str, Kind]) -> dict[str, str]:
    """Values that are not of the kind they should be: what to say about each, by name.

    Args:
        values: Values by name, those of all kinds among them.
        kinds: What they should be.
    """
    return {
        name: f"{name}: must be {kind.words}, got {values[name]!r}."
        for name, kind in kinds.items()
        if not kind.fits(values[name])
    }


def demand(values: Mapping[str, Any], kinds: Mapping[str, Kind]) -> None:
    """Demand values of the kinds that they should be.

    Args:
        values: Values by name, those of all kinds among them.
        kinds: What they should be.

    Raises:
        SpecError: If some are not; lists all of them.
    """
    refuse(wrong_values(values, kinds).values())


def refuse(found: Iterable[str]) -> None:
    """Raise an error that lists what is wrong, if anything is.

    Args:
        found: What is wrong, a line each.

    Raises:
        SpecError: If there is a line.
    """
    if lines := [*found]:
        raise SpecError("\n".join(lines))
