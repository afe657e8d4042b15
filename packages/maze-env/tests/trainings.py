"""Trainings small enough for tests."""

from __future__ import annotations

from typing import Any

import torch

from maze_env.training import TrainingOptions

# On a busy machine, threads that wait for each other take more time than they save.
torch.set_num_threads(1)


def small_options(**changes: Any) -> TrainingOptions:
    """Options of a training that takes seconds."""
    defaults = {
        "steps": 4000, "environments": 8, "horizon": 25, "minibatches": 2, "memory": 12,
        "levels": 30, "renewed": 5, "smallest": 3, "largest": 7, "max_steps": 40,
        "validation_levels": 6, "validation_every": 4, "device": "cpu",
    }  # fmt: skip
    return TrainingOptions(**{**defaults, **changes})
