"""The info dictionaries, with the names that users of gym-super-mario-bros know."""

from typing import Any

import numpy as np

from mario_env.env.rewards import AnyObservation, Terms, seconds_left
from mario_env.env.sessions import Observation, OneObservation
from mario_env.play.results import Status

_COUNTERS = (
    "tick", "jumps", "kills_total", "kills_stomp", "kills_fire", "kills_shell", "kills_fall",
    "hurts", "mushrooms", "fire_flowers", "tile_coins",
)  # fmt: skip
_SIZES = ("small", "tall", "fireball")
_SIZE_ARRAY = np.array(_SIZES)


def info_of_many(observation: Observation) -> dict[str, Any]:
    """One array ``(n,)`` for each name.

    ``x_pos`` (pixels), ``y_pos`` (pixels above the bottom of the level), ``coins``, ``life``,
    ``status`` (small, tall, fireball), ``time`` (seconds), ``flag_get``, ``completion`` (0 to 1)
    and counters of what happened so far.
    """
    info = _info(observation)
    info["status"] = _SIZE_ARRAY[info["status"]]
    info["time"] = info["time"].astype(np.int64)
    return info


def info_of_one(observation: OneObservation, terms: Terms | None = None) -> dict[str, Any]:
    """The same for a single game in plain values, with the terms of its reward."""
    info = _info(observation)
    info["status"] = _SIZES[info["status"]]
    info["time"] = int(info["time"])
    if terms is not None:
        info["reward_terms"] = terms
    return info


def _info(observation: AnyObservation) -> dict[str, Any]:
    state, info = observation.state_column, observation.info_column
    columns: dict[str, Any] = {
        "x_pos": state("x"),
        "y_pos": 16 * info("level_height") - state("y"),
        "coins": info("coins"),
        "life": info("lives"),
        "status": info("mode"),
        "time": seconds_left(observation),
        "flag_get": info("status") == Status.WIN,
        "completion": state("progress"),
    }
    for name in _COUNTERS:
        columns[name] = info(name)
    return columns
