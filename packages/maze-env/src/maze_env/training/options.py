"""What a training depends on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any

from maze_env.errors import TrainingError

LARGE = 10**12


def _number(default: float, low: float, high: float, text: str) -> Any:
    return field(default=default, metadata={"low": low, "high": high, "help": text})


def _choice(default: str, choices: Sequence[str], text: str) -> Any:
    return field(default=default, metadata={"choices": tuple(choices), "help": text})


@dataclass(frozen=True)
class TrainingOptions:
    """Options of a training; the same options give the same agent (on one kind of machine).

    Each field tells its help, range and choices in its metadata; the command line is made of them.

    Raises:
        TrainingError: An option is out of range; the message names it.
    """

    steps: int = _number(50_000_000, 1, LARGE, "environment steps in all")
    seed: int = _number(0, 0, 2**63 - 1, "of weights, mazes, headings and actions")
    environments: int = _number(512, 1, 2**20, "episodes side by side")
    horizon: int = _number(128, 1, 2**16, "steps of each environment between updates")
    minibatches: int = _number(8, 1, 2**20, "gradient steps an epoch; divides environments")
    epochs: int = _number(1, 1, 100, "passes over the steps of an iteration")
    rate: float = _number(5e-4, 1e-8, 1, "learning rate of Adam at the start")
    final_rate: float = _number(5e-5, 1e-8, 1, "learning rate at the end, reached linearly")
    discount: float = _number(0.995, 0, 1, "of rewards a step later")
    trace: float = _number(0.95, 0, 1, "lambda of generalised advantage estimation")
    clip: float = _number(0.2, 1e-3, 10, "how far a probability ratio counts from 1")
    value_weight: float = _number(0.5, 0, 100, "weight of the value loss")
    entropy: float = _number(0.01, 0, 10, "weight of the entropy bonus at the start")
    final_entropy: float = _number(0.005, 0, 10, "weight at the end, reached linearly")
    gradient_norm: float = _number(0.5, 1e-6, 1e6, "longest gradient; longer ones are shortened")
    novelty: float = _number(
        0.006, 0, 1, "reward at the start for a cell that is new in its episode"
    )
    final_novelty: float = _number(0.004, 0, 1, "this reward at the end, reached linearly")
    memory: int = _number(192, 1, 4096, "units of the LSTM")
    levels: int = _number(4000, 1, 10**6, "levels in the buffer")
    score: str = _choice("learnability", ("learnability", "maxmc"), "what makes a level worth it")
    uniform: float = _number(0.25, 0, 1, "share of levels drawn whatever their score")
    renewed: int = _number(250, 0, 10**6, "levels replaced an iteration, at most")
    edited: float = _number(0.25, 0, 1, "share of new levels that are edits of good old ones")
    smallest: int = _number(5, 3, 512, "shortest side of a level, cells")
    largest: int = _number(18, 3, 512, "longest side of a level, cells")
    max_steps: int = _number(500, 1, 10**6, "longest episode; small levels have less")
    validation_levels: int = _number(256, 1, 10**6, "levels of the evaluations")
    validation_every: int = _number(50, 1, LARGE, "iterations between evaluations")
    precision: str = _choice(
        "float32", ("float32", "bfloat16"), "of the factors of the LSTM's products"
    )
    device: str = field(default="auto", metadata={"help": "cpu, cuda, or auto: cuda where it is"})
    threads: int = _number(1, 1, 1024, "threads of torch on a CPU; more or less change last bits")

    def __post_init__(self) -> None:
        for entry in fields(self):
            value = getattr(self, entry.name)
            choices = entry.metadata.get("choices")
            if choices is not None and value not in choices:
                raise TrainingError(f"{entry.name} must be one of {choices}, got {value!r}")
            if "low" in entry.metadata:
                _check_number(entry.name, value, entry.metadata, whole=entry.type == "int")
        if self.environments % self.minibatches:
            raise TrainingError(
                f"minibatches must divide environments, got {self.minibatches} of "
                f"{self.environments}"
            )
        if self.smallest > self.largest:
            raise TrainingError(
                f"smallest must not exceed largest, got {self.smallest} and {self.largest}"
            )

    @property
    def iteration_steps(self) -> int:
        """Environment steps of an iteration."""
        return self.environments * self.horizon


def _check_number(name: str, value: Any, limits: Mapping[str, Any], *, whole: bool) -> None:
    kinds = (int,) if whole else (int, float)
    if not isinstance(value, kinds) or isinstance(value, bool):
        raise TrainingError(f"{name} must be a {'whole ' * whole}number, got {value!r}")
    if not limits["low"] <= value <= limits["high"]:
        raise TrainingError(
            f"{name} must be from {limits['low']} to {limits['high']}, got {value!r}"
        )
