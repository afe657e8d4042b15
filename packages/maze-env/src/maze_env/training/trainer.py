"""Trainings that can be stopped and continued at any moment."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import torch
from tqdm import tqdm

from maze_env.agent.checkpoint import read_agent, save_agent
from maze_env.errors import TrainingError
from maze_env.training.learner import Learner
from maze_env.training.log import TrainingLog
from maze_env.training.options import TrainingOptions
from maze_env.training.state import Progress, read_options, restore_state, save_state
from maze_env.training.validation import validate, validation_levels

logger = logging.getLogger(__name__)

STATE = "state.safetensors"
BEST = "best.safetensors"
LATEST = "latest.safetensors"
SAVE_SECONDS = 120.0
"""Time between checkpoints; it has no influence on results."""

FIXED = ("seed", "environments", "memory", "levels", "max_steps")
"""Options that a continued training cannot change."""


class Trainer:
    """Trains an agent in a folder.

    The folder holds ``state.safetensors`` (to continue), ``latest.safetensors`` and
    ``best.safetensors`` (agents: now, and with the highest validation success; each with a JSON
    file that says where it comes from) and ``log.csv``.

    Attributes:
        learner: What is trained.
        progress: How far it is.

    Args:
        folder: Is made if it does not exist.
        options: Of the training.
        resume: Whether to continue the training in the folder. Options may differ from the ones it
            had, except for `FIXED`.
        initial: Agent file whose weights a new training starts from; None for random weights.

    Raises:
        TrainingError: The folder holds a training and `resume` is false, or the other way round; a
            file cannot be read or written; a fixed option differs.
        CheckpointError: The initial agent cannot be read.
    """

    def __init__(
        self,
        folder: str | Path,
        options: TrainingOptions,
        *,
        resume: bool = False,
        initial: str | Path | None = None,
    ) -> None:
        self.folder = Path(folder)
        self.options = options
        _use_threads(options)
        state = self.folder / STATE
        if resume:
            self.progress = _checked_resume(state, options)
            self.learner = Learner(options)
            restore_state(state, self.learner)
        else:
            _prepare(self.folder)
            weights = None if initial is None else read_agent(initial)[0]
            self.progress = Progress()
            self.learner = Learner(options, weights)
        stretch = {
            "iteration": self.progress.iteration,
            "initial": None if initial is None else Path(initial).name,
            "options": asdict(options),
        }
        self.progress.history = [*(self.progress.history or []), stretch]
        self._levels = validation_levels(options)

    def run(
        self,
        *,
        stop: Callable[[], bool] = lambda: False,
        progress_bar: bool = True,
        tensorboard: bool = False,
    ) -> Progress:
        """Train until all steps are taken or `stop` says so, and save.

        Args:
            stop: Is asked after each iteration.
            progress_bar: Whether to show one.
            tensorboard: Whether to write TensorBoard's files beside the CSV file.

        Raises:
            TrainingError: A file cannot be written.
        """
        progress, options = self.progress, self.options
        saved = time.monotonic()
        with (
            TrainingLog(self.folder, progress.iteration, tensorboard=tensorboard) as log,
            tqdm(
                total=options.steps, initial=progress.steps, unit="step", unit_scale=True,
                disable=not progress_bar, mininterval=1,
            ) as bar,
        ):  # fmt: skip
            while progress.steps < options.steps and not stop():
                figures = self._iterate()
                log.write(figures)
                bar.update(progress.steps - bar.n)
                bar.set_postfix(success=f"{figures['success']:.3f}")
                if time.monotonic() - saved > SAVE_SECONDS:
                    self.save()
                    saved = time.monotonic()
        self.save()
        return progress

    def save(self) -> None:
        """Write the state and the latest agent.

        Raises:
            TrainingError: A file cannot be written.
        """
        save_state(self.folder / STATE, self.learner, self.progress)
        save_agent(self.folder / LATEST, self.learner.weights(), self.provenance())

    def provenance(self, **figures: float) -> dict[str, Any]:
        """Where the weights come from."""
        from maze_env import __version__

        return {
            "command": "maze-env train",
            "version": __version__,
            "iterations": self.progress.iteration,
            "steps": self.progress.steps,
            "hours": round(self.progress.seconds / 3600, 3),
            "history": self.progress.history,
            **figures,
        }

    def _iterate(self) -> dict[str, float]:
        progress, options = self.progress, self.options
        began = time.monotonic()
        figures = self.learner.iterate(progress.steps)
        progress.iteration += 1
        progress.steps += options.iteration_steps
        last = progress.steps >= options.steps
        if last or progress.iteration % options.validation_every == 0:
            found = validate(self.learner.agent(), self._levels, options.seed)
            figures.update(found)
            self._keep_best(found)
        progress.seconds += time.monotonic() - began
        return {
            "iteration": progress.iteration,
            "steps": progress.steps,
            "seconds": progress.seconds,
            **figures,
        }

    def _keep_best(self, found: dict[str, float]) -> None:
        logger.info("step %d: %s", self.progress.steps, found)
        if found["validation_success"] >= self.progress.best:
            self.progress.best = found["validation_success"]
            save_agent(self.folder / BEST, self.learner.weights(), self.provenance(**found))


def saved_options(folder: str | Path) -> dict[str, Any]:
    """Options of the training in a folder.

    Raises:
        TrainingError: There is none, or it cannot be read.
    """
    state = Path(folder) / STATE
    if not state.exists():
        raise TrainingError(f"{folder} holds no training to continue")
    return asdict(read_options(state)[0])


def _use_threads(options: TrainingOptions) -> None:
    torch.set_num_threads(options.threads)
    # Lets torch choose oneDNN for products in float32, which some processors need for full speed.
    torch.set_float32_matmul_precision("medium")


def _prepare(folder: Path) -> None:
    if (folder / STATE).exists():
        raise TrainingError(f"{folder} holds a training; continue it or choose another folder")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / ".probe"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise TrainingError(f"cannot write into {folder}: {error}") from error


def _checked_resume(state: Path, options: TrainingOptions) -> Progress:
    if not state.exists():
        raise TrainingError(f"{state.parent} holds no training to continue")
    before, progress = read_options(state)
    for name in FIXED:
        if getattr(before, name) != getattr(options, name):
            raise TrainingError(
                f"{name} of a continued training must stay {getattr(before, name)}, "
                f"got {getattr(options, name)}"
            )
    return progress
