"""Everything that a training needs to go on, in one safetensors file without code."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save

from maze_env.errors import TrainingError
from maze_env.files import replaced
from maze_env.training.learner import Learner
from maze_env.training.options import TrainingOptions

FORMAT = "maze-env training 1"
SEPARATOR = "/"

Arrays = dict[str, NDArray[Any]]


@dataclass
class Progress:
    """How far a training is.

    Attributes:
        iteration: Iterations done.
        steps: Environment steps done.
        seconds: Time spent.
        best: Highest validation success so far.
        history: Options of each stretch, and the iteration where it began.
    """

    iteration: int = 0
    steps: int = 0
    seconds: float = 0.0
    best: float = -1.0
    history: list[dict[str, Any]] | None = None


def save_state(path: Path, learner: Learner, progress: Progress) -> None:
    """Write a training down.

    Raises:
        TrainingError: The file cannot be written.
    """
    parts = {
        "network": {name: t.numpy(force=True) for name, t in learner.network.state_dict().items()},
        "adam": _adam_arrays(learner.optimiser),
        "memory": {str(k): t.numpy(force=True) for k, t in enumerate(learner.collector.memory)},
        "buffer": learner.buffer.state(),
        "episodes": learner.episodes.state(),
    }
    arrays = {
        f"{part}{SEPARATOR}{name}": np.ascontiguousarray(array)
        for part, members in parts.items()
        for name, array in members.items()
    }
    about = {
        "format": FORMAT,
        "options": asdict(learner.options),
        "progress": asdict(progress),
        "random": learner.rng.bit_generator.state,
    }
    try:
        with replaced(path) as temporary:
            temporary.write_bytes(save(arrays, {"about": json.dumps(about)}))
    except OSError as error:
        raise TrainingError(f"cannot write {path}: {error}") from error


def read_options(path: Path) -> tuple[TrainingOptions, Progress]:
    """Options and progress of a training on disk.

    Raises:
        TrainingError: The file cannot be read or is damaged.
    """
    about = _about(path)
    try:
        return TrainingOptions(**about["options"]), Progress(**about["progress"])
    except (KeyError, TypeError) as error:
        raise TrainingError(f"{path} is not the state of a training: {error}") from error


def restore_state(path: Path, learner: Learner) -> None:
    """Put a learner where `save_state` found it.

    Raises:
        TrainingError: The file cannot be read, is damaged, or does not fit the learner's options.
    """
    about = _about(path)
    try:
        with safe_open(path, framework="np") as file:
            arrays = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
        learner.network.load_state_dict(
            {name: torch.from_numpy(array) for name, array in _part(arrays, "network").items()}
        )
        _restore_adam(learner.optimiser, _part(arrays, "adam"))
        memory = _part(arrays, "memory")
        device = learner.collector.memory[0].device
        learner.collector.memory = (
            torch.from_numpy(memory["0"]).to(device), torch.from_numpy(memory["1"]).to(device)
        )  # fmt: skip
        learner.buffer.restore(_part(arrays, "buffer"))
        learner.episodes.restore(_part(arrays, "episodes"))
        learner.rng.bit_generator.state = about["random"]
    except (OSError, SafetensorError, LookupError, TypeError, ValueError, RuntimeError) as error:
        raise TrainingError(f"{path} does not fit this training: {error}") from error


def _about(path: Path) -> dict[str, Any]:
    try:
        with safe_open(path, framework="np") as file:
            about = json.loads((file.metadata() or {}).get("about", "{}"))
    except (OSError, SafetensorError, ValueError, RecursionError) as error:
        raise TrainingError(f"cannot read {path}: {error}") from error
    if not isinstance(about, dict) or about.get("format") != FORMAT:
        raise TrainingError(f"{path} is not the state of a training ({FORMAT!r})")
    return about


def _part(arrays: Arrays, part: str) -> Arrays:
    start = part + SEPARATOR
    return {name[len(start) :]: array for name, array in arrays.items() if name.startswith(start)}


def _adam_arrays(optimiser: torch.optim.Optimizer) -> Arrays:
    moments = optimiser.state_dict()["state"]
    return {
        f"{index}{SEPARATOR}{name}": value.numpy(force=True)
        for index, values in moments.items()
        for name, value in values.items()
    }


def _restore_adam(optimiser: torch.optim.Optimizer, arrays: Arrays) -> None:
    moments: dict[int, dict[str, torch.Tensor]] = {}
    for key, array in arrays.items():
        index, name = key.split(SEPARATOR)
        moments.setdefault(int(index), {})[name] = torch.from_numpy(array.copy())
    groups = optimiser.state_dict()["param_groups"]
    optimiser.load_state_dict({"state": moments, "param_groups": groups})
