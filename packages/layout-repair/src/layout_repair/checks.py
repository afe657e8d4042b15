"""What a value is, asked of values whose annotations nobody has to obey."""

import math
from numbers import Integral, Real


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
