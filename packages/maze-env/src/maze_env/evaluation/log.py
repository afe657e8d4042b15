"""What is kept of the episodes in one maze."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from maze_env.level import Level

FIELDS = (
    "success",
    "path_length",
    "repeated_visits",
    "distinct_cells",
    "left_turns",
    "right_turns",
)
"""What is kept of each episode, as in `maze_env.Rollouts.summary`."""


class EpisodeLog:
    """Results of the counted episodes, and of all steps.

    Attributes:
        level: Where the episodes take place.
        fields: One array an entry of `FIELDS`, each `(episodes,)`, by number of the episode.
        counts: `int64 (H, W, 3)`, steps, left turns and right turns that began in each cell.
        uncounted_repeats: Repeated visits of episodes that are in `counts` but not in `fields`.
        finished: Number of episodes in `fields`.
    """

    def __init__(self, level: Level, episodes: int) -> None:
        self.level = level
        self.fields = {
            name: np.zeros(episodes, bool if name == "success" else np.int64) for name in FIELDS
        }
        self.counts = np.zeros((*level.layout.shape, 3), np.int64)
        self.uncounted_repeats = 0
        self.finished = 0

    def record(self, episode: int, fields: Mapping[str, Any], counts: NDArray[np.uint32]) -> None:
        """Keep a finished episode."""
        for name, value in fields.items():
            self.fields[name][episode] = value
        self.counts += counts
        self.finished += 1

    def record_uncounted(self, repeated_visits: int, counts: NDArray[np.uint32]) -> None:
        """Keep the steps of an episode that does not count."""
        self.uncounted_repeats += repeated_visits
        self.counts += counts
