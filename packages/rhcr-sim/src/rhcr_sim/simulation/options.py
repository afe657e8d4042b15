"""What is known about an option beside its type and default, and the checks made from it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import Field, dataclass
from typing import Any, Literal, get_args, get_origin

import numpy as np

from rhcr_sim.errors import ConfigError

HIGHEST_MENTIONED = 1000
"""Limits beyond it only keep numbers inside the machine's integers."""


@dataclass(frozen=True)
class Option:
    """Metadata of one field of `Config`; checks, command line and documentation are made of it.

    Attributes:
        help: What it does, in one line without capital and full stop.
        low: Lowest value of a number.
        high: Highest value of a number.
        positive: Whether the number must be greater than `low` instead of at least that.
        lacking: What is said of a planner that cannot do it; None if all of them can.
        rule: Whether the solver and the fallback must both keep it; else one of them will do.
        neutral: Values that mean the same as the default where the option cannot be used.
    """

    help: str
    low: float | None = None
    high: float | None = None
    positive: bool = False
    lacking: str | None = None
    rule: bool = False
    neutral: tuple[Any, ...] = ()

    @property
    def range(self) -> str:
        """The allowed numbers in words; empty if there is no limit."""
        if self.low is not None and self.high is not None:
            return f"from {self.low} to {self.high}"
        return self._lowest

    @property
    def described(self) -> str:
        """What the option does, with the limits that a user may come near."""
        near = self.high is not None and self.high <= HIGHEST_MENTIONED
        limits = self.range if near else self._lowest
        return f"{self.help} ({limits})" if limits else self.help

    @property
    def _lowest(self) -> str:
        if self.low is None:
            return ""
        return f"above {self.low}" if self.positive else f"at least {self.low}"


def about(help: str, **facts: Any) -> dict[str, Option]:
    """Metadata for a dataclass field: an `Option` with these attributes."""
    return {"option": Option(help, **facts)}


def option_of(field: Field[Any]) -> Option:
    """The metadata of a field."""
    option: Option = field.metadata["option"]
    return option


def checked_value(name: str, kind: Any, option: Option, value: Any) -> Any:
    """The value of an option as a plain Python object.

    Args:
        name: Name of the option.
        kind: Its type: int, float, bool, a Literal of strings, a tuple of one of them, or one of
            them or None.
        option: Its range.
        value: What was given; numbers of numpy will do, but no float for a whole number.

    Raises:
        ConfigError: The value has another type or is out of range.
    """
    arguments = get_args(kind)
    if get_origin(kind) is Literal:
        return _checked_choice(name, value, arguments)
    if get_origin(kind) is tuple:
        return _checked_tuple(name, arguments[0], option, value)
    if type(None) in arguments:
        return None if value is None else checked_value(name, arguments[0], option, value)
    if kind is bool:
        if not isinstance(value, bool | np.bool_):
            raise ConfigError(f"{name} must be True or False, got {value!r}")
        return bool(value)
    return checked_number(name, kind, option, value)


def checked_number(name: str, kind: type[Any], option: Option, value: Any) -> Any:
    """An int or float in the range of an option.

    Raises:
        ConfigError: The value has another type or is out of range.
    """
    allowed = (int, np.integer) if kind is int else (int, float, np.integer, np.floating)
    if isinstance(value, bool | np.bool_) or not isinstance(value, allowed):
        raise ConfigError(
            f"{name} must be {'an integer' if kind is int else 'a number'}, got {value!r}"
        )
    low = -math.inf if option.low is None else option.low
    high = math.inf if option.high is None else option.high
    number = int(value) if isinstance(value, int | np.integer) else float(value)
    if (
        not math.isfinite(number)
        or not low <= number <= high
        or (option.positive and number <= low)
    ):
        raise ConfigError(f"{name} must be {_finite(kind)}{option.range}, got {value!r}")
    return kind(number)


def _finite(kind: type[Any]) -> str:
    return "" if kind is int else "a finite number "


def _checked_choice(name: str, value: Any, choices: Sequence[str]) -> str:
    if not isinstance(value, str) or value not in choices:
        raise ConfigError(f"{name} must be one of {', '.join(choices)}, got {value!r}")
    return value


def _checked_tuple(name: str, kind: Any, option: Option, value: Any) -> tuple[Any, ...]:
    if isinstance(value, str) or not hasattr(value, "__iter__"):
        raise ConfigError(f"{name} must be a list, got {value!r}")
    return tuple(
        checked_value(f"{name}[{i}]", kind, option, entry) for i, entry in enumerate(value)
    )
