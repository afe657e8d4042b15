"""Episodes that all run to their ends, those of many mazes side by side."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from maze_env.agent.policies import Policy
from maze_env.evaluation.lanes import Lanes, first_headings
from maze_env.evaluation.log import EpisodeLog
from maze_env.level import Level
from maze_env.randomness import random_bits
from maze_env.rollouts import Rollouts

LANES = 1024
"""Most episodes that run side by side."""


def run_complete(
    levels: Sequence[Level],
    seeds: NDArray[np.uint64],
    policy: Policy,
    episodes: int,
    *,
    see_through_walls: bool,
    finished: Callable[[int], None],
) -> list[EpisodeLog]:
    """Run `episodes` episodes in each level.

    Episode e of a level depends on the level, its seed and e alone.

    Args:
        levels: Where.
        seeds: `(levels,)`, one a level.
        policy: Who.
        episodes: Number of episodes in each level.
        see_through_walls: As for `maze_env.Rollouts`.
        finished: Is told how many episodes have ended.
    """
    logs = [EpisodeLog(level, episodes) for level in levels]
    total = len(levels) * episodes
    rollouts = Rollouts(max(1, min(total, LANES)), see_through_walls=see_through_walls)
    active = Lanes(rollouts, policy)
    waiting = 0

    def start(slots: NDArray[np.int64]) -> None:
        """Give the next episodes to free environments."""
        nonlocal waiting
        tasks = np.arange(waiting, min(total, waiting + len(slots)))
        waiting += len(tasks)
        which, numbers = np.divmod(tasks, episodes)
        keys = random_bits(seeds[which], numbers)
        chosen = [levels[index] for index in which]
        rollouts.reset(chosen, first_headings(chosen, keys), slots[: len(tasks)])
        active.start(slots[: len(tasks)], tasks, keys)

    start(np.arange(rollouts.environments))
    while len(active):
        ended, tasks = active.step()
        summary = rollouts.summary(ended)
        for place, (slot, task) in enumerate(zip(ended.tolist(), tasks.tolist(), strict=True)):
            fields = {name: values[place] for name, values in summary.items()}
            logs[task // episodes].record(task % episodes, fields, rollouts.counts(slot))
        if len(ended):
            finished(len(ended))
            start(ended)
    return logs
