"""Levels that are trained on, drawn by what can be learnt from them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from maze_env.level import Level
from maze_env.training.curriculum import draw_level, edited
from maze_env.training.options import TrainingOptions

FORGETTING = 0.9
"""What a past episode counts for after one more."""

PRIOR = 2.0
"""Episodes that the success rate on fresh levels counts for in the estimate of a level."""

PATIENCE = 0.998
"""What the success rate on fresh levels keeps of itself after the first episode of one more."""


class LevelBuffer:
    """A fixed number of levels with what became of the episodes in them.

    Two scores: *learnability*, p (1 - p) of the success rate p (Rutherford et al., NeurIPS 2024),
    and *MaxMC*, the best return so far above the estimated value (Jiang et al., NeurIPS 2021).
    Levels are drawn in proportion to their score, a share of them uniformly. Levels from which
    little can be learnt are replaced by fresh ones or by edits of good ones. A level that has not
    been tried is taken for as hard as fresh levels are on average, so that once most of those are
    solved, the few that are not stay and are drawn most.

    Attributes:
        levels: The levels.
        serials: `int64 (n,)`, grows when a level is replaced; episodes that began before do not
            count then.
        tries: `float64 (n,)`, number of episodes, recent ones counting more.
        wins: `float64 (n,)`, successes among them.
        best: `float64 (n,)`, highest return.
        values: `float64 (n,)`, mean estimated value in the latest episode.
        fresh_rate: `float64 (1,)`, success rate in first episodes, recent ones counting more.
    """

    def __init__(self, options: TrainingOptions, rng: np.random.Generator) -> None:
        self.options = options
        count = options.levels
        self.levels: list[Level] = [self._fresh(rng) for _ in range(count)]
        self.serials = np.zeros(count, np.int64)
        self.tries, self.wins, self.best, self.values = (np.zeros(count) for _ in range(4))
        self.fresh_rate = np.array([0.5])

    def scores(self) -> NDArray[np.float64]:
        """What can be learnt from each level, `(n,)` in [0, 1]; levels not yet tried count 1."""
        if self.options.score == "maxmc":
            return np.where(self.tries > 0, np.clip(self.best - self.values, 0, 1), 1.0)
        rates = self.success_rates()
        return 4 * rates * (1 - rates)

    def success_rates(self) -> NDArray[np.float64]:
        """Estimated success rates `(n,)`, that of fresh levels where not yet tried."""
        return (self.wins + PRIOR * self.fresh_rate) / (self.tries + PRIOR)

    def draw(self, count: int, rng: np.random.Generator) -> NDArray[np.int64]:
        """Indices of levels for new episodes, `(count,)`."""
        scores = self.scores() + 1e-9
        share = self.options.uniform
        probabilities = share / len(scores) + (1 - share) * scores / scores.sum()
        return rng.choice(len(scores), count, p=probabilities / probabilities.sum())

    def record(
        self,
        indices: NDArray[np.int64],
        serials: NDArray[np.int64],
        successes: NDArray[np.bool_],
        returns: NDArray[np.float64],
        values: NDArray[np.float64],
    ) -> None:
        """Take note of episodes that ended, all arguments `(k,)`."""
        current = self.serials[indices] == serials
        for index, won, reward, value in zip(
            indices[current], successes[current], returns[current], values[current], strict=True
        ):
            if self.tries[index] == 0:
                self.fresh_rate += (1 - PATIENCE) * (won - self.fresh_rate)
            self.tries[index] = FORGETTING * self.tries[index] + 1
            self.wins[index] = FORGETTING * self.wins[index] + won
            self.best[index] = max(self.best[index], reward)
            self.values[index] = value

    def renew(self, rng: np.random.Generator) -> int:
        """Replace levels that were tried and score below the mean; return how many."""
        scores = self.scores()
        worn = np.flatnonzero((self.tries > 0) & (scores < scores.mean()))
        worn = rng.permutation(worn)[: self.options.renewed]
        known = np.where(self.tries > 0, scores, 0.0)
        known[worn] = 0.0
        for index in worn.tolist():
            self.levels[index] = self._new(known, rng)
        self.serials[worn] += 1
        for values in (self.tries, self.wins, self.best, self.values):
            values[worn] = 0
        return len(worn)

    def _new(self, known: NDArray[np.float64], rng: np.random.Generator) -> Level:
        if known.any() and rng.random() < self.options.edited:
            parent = self.levels[int(rng.choice(len(known), p=known / known.sum()))]
            child = edited(parent, rng)
            if child is not None:
                return child
        return self._fresh(rng)

    def _fresh(self, rng: np.random.Generator) -> Level:
        options = self.options
        return draw_level(
            rng,
            smallest=options.smallest,
            largest=options.largest,
            max_steps=options.max_steps,
        )

    def state(self) -> dict[str, NDArray[Any]]:
        """All that `restore` needs, by name."""
        return {
            **packed_levels(self.levels),
            "serials": self.serials,
            "tries": self.tries,
            "wins": self.wins,
            "best": self.best,
            "values": self.values,
            "fresh_rate": self.fresh_rate,
        }

    def restore(self, state: dict[str, NDArray[Any]]) -> None:
        """Put back what `state` gave."""
        self.levels = unpacked_levels(state)
        for name in ("serials", "tries", "wins", "best", "values", "fresh_rate"):
            setattr(self, name, state[name].copy())


def packed_levels(levels: Sequence[Level]) -> dict[str, NDArray[Any]]:
    """Levels as arrays, `(n, ...)`, the layouts filled up with walls."""
    shapes = np.array([level.layout.shape for level in levels], np.int32)
    cells = np.ones((len(levels), *shapes.max(axis=0)), np.uint8)
    for place, level in zip(cells, levels, strict=True):
        height, width = level.layout.shape
        place[:height, :width] = level.layout
    return {
        "layouts": cells,
        "shapes": shapes,
        "starts": np.array([level.start for level in levels], np.int32),
        "goals": np.array([level.goal for level in levels], np.int32),
        "limits": np.array([level.max_steps for level in levels], np.int32),
    }


def unpacked_levels(arrays: dict[str, NDArray[Any]]) -> list[Level]:
    """The levels that `packed_levels` packed.

    Raises:
        LayoutError: The arrays hold no levels.
    """
    names = ("layouts", "shapes", "starts", "goals", "limits")
    return [
        Level(cells[: shape[0], : shape[1]], start, goal, int(limit))
        for cells, shape, start, goal, limit in zip(*(arrays[name] for name in names), strict=True)
    ]
