"""How well an agent does on levels that it is not trained on."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from maze_env.agent.recurrent import RecurrentAgent
from maze_env.evaluation import evaluate
from maze_env.level import Level
from maze_env.training.curriculum import draw_level
from maze_env.training.options import TrainingOptions


def validation_levels(options: TrainingOptions) -> list[Level]:
    """Levels of the same families, drawn apart from all training levels, with their own limits."""
    rng = np.random.default_rng([options.seed, 1])
    return [
        draw_level(rng, smallest=options.smallest, largest=options.largest, max_steps=None)
        for _ in range(options.validation_levels)
    ]


def validate(agent: RecurrentAgent, levels: Sequence[Level], seed: int) -> dict[str, float]:
    """How one episode a level went.

    Returns:
        ``validation_success``, ``validation_length`` (steps, failures count in full),
        ``validation_excess`` (path length of successes, in shortest paths).
    """
    results = evaluate(levels, agent, episodes=1, seed=seed)
    success = np.array([result.success_rate for result in results])
    lengths = np.array([result.path_length.mean() for result in results])
    shortest = np.array([result.optimal_path_length for result in results])
    excess = (lengths / shortest)[success > 0]
    return {
        "validation_success": float(success.mean()),
        "validation_length": float(lengths.mean()),
        "validation_excess": float(excess.mean()) if len(excess) else 0.0,
    }
