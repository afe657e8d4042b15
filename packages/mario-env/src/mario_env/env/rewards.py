"""Rewards of a step, for one game in plain numbers or for many in arrays."""

from collections.abc import Callable
from typing import Any

import numpy as np

from mario_env.env.sessions import Observation, OneObservation
from mario_env.errors import OptionError
from mario_env.play.results import Status

AnyObservation = Observation | OneObservation
Terms = dict[str, Any]

_TILE = 16.0
_TIME_PENALTY, _WIN_BONUS, _DEATH_PENALTY = 0.01, 10.0, 10.0


def progress(before: AnyObservation, after: AnyObservation) -> Terms:
    """Tiles gained to the right, minus 0.01 a step, plus 10 for a win, minus 10 for a death."""
    status = after.info_column("status")
    return {
        "progress": (after.state_column("x") - before.state_column("x")) / _TILE,
        "time": -_TIME_PENALTY * (before.info_column("status") == Status.RUNNING),
        "win": _WIN_BONUS * (status == Status.WIN),
        "death": -_DEATH_PENALTY * (status == Status.LOSE),
    }


def gym_super_mario_bros(before: AnyObservation, after: AnyObservation) -> Terms:
    """Pixels gained, plus the change of the clock in seconds, minus 15 for a death.

    The sum is to be clipped to [-15, 15].
    """
    return {
        "velocity": after.state_column("x") - before.state_column("x"),
        "clock": seconds_left(after) - seconds_left(before),
        "death": -15.0 * (after.info_column("status") == Status.LOSE),
    }


def seconds_left(observation: AnyObservation) -> Any:
    """Whole seconds on the clock, rounded up."""
    return -(-observation.state_column("time_left") // 1000)


#: Terms of a reward and the limits of their sum, by name.
REWARDS: dict[str, tuple[Callable[[AnyObservation, AnyObservation], Terms], float]] = {
    "progress": (progress, np.inf),
    "gym-super-mario-bros": (gym_super_mario_bros, 15.0),
}


def reward_terms(name: str) -> tuple[Callable[[AnyObservation, AnyObservation], Terms], float]:
    """The function from two observations to terms of a reward, and the limit of their sum.

    Raises:
        OptionError: There is no reward of that name.
    """
    if name not in REWARDS:
        raise OptionError(f"reward {name!r} is none of {', '.join(REWARDS)}")
    return REWARDS[name]
