"""Rewards of a step, for many games at once."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from mario_env.env.sessions import Observation
from mario_env.errors import OptionError
from mario_env.play.results import Status

Terms = dict[str, npt.NDArray[np.float64]]

_TILE = 16.0
_TIME_PENALTY, _WIN_BONUS, _DEATH_PENALTY = 0.01, 10.0, 10.0


def progress(before: Observation, after: Observation) -> Terms:
    """Tiles gained to the right, minus 0.01 a step, plus 10 for a win, minus 10 for a death."""
    status = after.info_column("status")
    return {
        "progress": (after.state_column("x") - before.state_column("x")) / _TILE,
        "time": np.where(before.info_column("status") == Status.RUNNING, -_TIME_PENALTY, 0.0),
        "win": np.where(status == Status.WIN, _WIN_BONUS, 0.0),
        "death": np.where(status == Status.LOSE, -_DEATH_PENALTY, 0.0),
    }


def gym_super_mario_bros(before: Observation, after: Observation) -> Terms:
    """Pixels gained, plus the change of the clock in seconds, minus 15 for a death.

    The sum is to be clipped to [-15, 15].
    """
    status = after.info_column("status")
    return {
        "velocity": after.state_column("x") - before.state_column("x"),
        "clock": seconds_left(after) - seconds_left(before),
        "death": np.where(status == Status.LOSE, -15.0, 0.0),
    }


def seconds_left(observation: Observation) -> npt.NDArray[np.float64]:
    """Whole seconds on the clock."""
    return np.ceil(observation.state_column("time_left") / 1000.0)


#: Terms of a reward and the limits of their sum, by name.
REWARDS: dict[str, tuple[Callable[[Observation, Observation], Terms], float]] = {
    "progress": (progress, np.inf),
    "gym-super-mario-bros": (gym_super_mario_bros, 15.0),
}


def reward_function(
    name: str,
) -> Callable[[Observation, Observation], tuple[npt.NDArray[np.float64], Terms]]:
    """The function from two observations to rewards and their terms.

    Raises:
        OptionError: There is no reward of that name.
    """
    if name not in REWARDS:
        raise OptionError(f"reward {name!r} is none of {', '.join(REWARDS)}")
    terms_of, limit = REWARDS[name]

    def rewards(before: Observation, after: Observation) -> tuple[npt.NDArray[np.float64], Terms]:
        terms = terms_of(before, after)
        return np.clip(sum(terms.values()), -limit, limit), terms

    return rewards
