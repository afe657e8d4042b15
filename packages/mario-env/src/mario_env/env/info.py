"""The info dictionaries, with the names that users of gym-super-mario-bros know."""

from typing import Any

import numpy as np

from mario_env.env.rewards import Terms, seconds_left
from mario_env.env.sessions import Observation
from mario_env.play.results import Status

_COUNTERS = (
    "tick", "jumps", "kills_total", "kills_stomp", "kills_fire", "kills_shell", "kills_fall",
    "hurts", "mushrooms", "fire_flowers", "tile_coins",
)  # fmt: skip
SIZES = ("small", "tall", "fireball")


def info_columns(observation: Observation) -> dict[str, Any]:
    """One array ``(n,)`` for each name.

    ``x_pos`` (pixels), ``y_pos`` (pixels above the bottom of the level), ``coins``, ``life``,
    ``status`` (small, tall, fireball), ``time`` (seconds), ``flag_get``, ``completion`` (0 to 1)
    and counters of what happened so far.
    """
    state, info = observation.state_column, observation.info_column
    columns: dict[str, Any] = {
        "x_pos": state("x"),
        "y_pos": 16 * info("level_height") - state("y"),
        "coins": info("coins"),
        "life": info("lives"),
        "status": np.array(SIZES)[info("mode")],
        "time": seconds_left(observation).astype(np.int64),
        "flag_get": info("status") == Status.WIN,
        "completion": state("progress"),
    }
    return columns | {name: info(name) for name in _COUNTERS}


def info_of_one(observation: Observation, terms: Terms | None = None) -> dict[str, Any]:
    """The info of a single game, with the terms of its reward."""
    info = {name: column[0].item() for name, column in info_columns(observation).items()}
    if terms is not None:
        info["reward_terms"] = {name: float(values[0]) for name, values in terms.items()}
    return info
