"""Measures of levels and of what happened in them, by name."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from mario_env.errors import OptionError
from mario_env.levels.measures import LEVEL_MEASURES
from mario_env.play.results import Results, Runs

Values = NDArray[np.float64]

_HIGH_JUMP = 12  # ticks in the air beyond which a jump is high
_LONG_JUMP = 120  # pixels beyond which it is long

#: Measures of runs: one value a run, ``(n, n_evals)``.
RUN_MEASURES: dict[str, Callable[[Runs], NDArray[np.generic]]] = {
    "jumps": lambda runs: runs.jumps,
    "kills": lambda runs: runs.kills_total,
    "coins": lambda runs: runs.tile_coins,
    "jump": lambda runs: runs.jumps > 0,
    "high_jump": lambda runs: runs.max_air_time > _HIGH_JUMP,
    "long_jump": lambda runs: runs.max_x_jump > _LONG_JUMP,
    "stomp": lambda runs: runs.kills_stomp > 0,
    "shell_kill": lambda runs: runs.kills_shell > 0,
    "fall_kill": lambda runs: runs.kills_fall > 0,
    "mushroom": lambda runs: runs.mushrooms > 0,
    "coin": lambda runs: runs.tile_coins > 0,
}

MEASURES = (*LEVEL_MEASURES, *RUN_MEASURES)

# Names that the published experiments use.
_ALIASES = {
    "calc_higher_level_non_empty_blocks": "sky_tiles",
    "calc_num_enemies": "enemies",
    "calc_enemies_killed": "kills",
    "calc_num_jumps": "jumps",
    "calc_coins_collected": "coins",
}


def measure_name(name: str) -> str:
    """The name of a measure, given that or the one that published experiments use.

    Raises:
        OptionError: There is no such measure.
    """
    plain = _ALIASES.get(name, name.removeprefix("calc_"))
    if plain not in MEASURES:
        raise OptionError(f"measure {name!r} is none of {', '.join(MEASURES)}")
    return plain


def measures(results: Results, names: Sequence[str]) -> Values:
    """Measures of each level, averaged over its runs.

    Args:
        results: Of `~mario_env.play.simulator.MarioSim.evaluate`.
        names: Of `MEASURES`, or the published ones.

    Returns:
        ``float64 (n, len(names))``; NaN in rows of levels that were not played.

    Raises:
        OptionError: There is no such measure.
    """
    values = np.full((len(results.ok), len(names)), np.nan)
    for column, name in enumerate(map(measure_name, names)):
        if name in RUN_MEASURES:
            values[:, column] = RUN_MEASURES[name](results.runs).astype(np.float64).mean(axis=1)
        else:
            for index, level in enumerate(results.levels):
                if level is not None:
                    values[index, column] = LEVEL_MEASURES[name](level)
    values[~results.ok] = np.nan
    return values
