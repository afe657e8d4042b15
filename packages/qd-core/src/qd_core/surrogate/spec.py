"""What a surrogate sees, predicts and how it is trained."""

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from qd_core.errors import OptionError

Ancillary = Literal["none", "occupancy", "layout_occupancy"]
OccupancyLoss = Literal["mse", "kl"]
Schedule = Literal["joint", "staged"]
Sampling = Literal["recent", "random", "weighted"]
Scaling = Literal["none", "standardize", "range"]
NetworkSize = Literal["paper", "small"]
Freeze = Literal["eval", "train"]

CHOICES = {
    "ancillary": Ancillary,
    "occupancy_loss": OccupancyLoss,
    "schedule": Schedule,
    "sampling": Sampling,
    "target_scaling": Scaling,
    "network": NetworkSize,
    "freeze": Freeze,
}
SMALLEST_CANVAS = 16


@dataclass(frozen=True)
class Targets:
    """The numbers that a surrogate predicts: the objective first, then the measures.

    Args:
        names: Their names, at least one.
        weights: Weight of the squared error of each.
        ranges: Lowest and highest value of each, for ``target_scaling = "range"``.

    Raises:
        OptionError: If the lengths differ or a range is empty.
    """

    names: tuple[str, ...]
    weights: tuple[float, ...] = ()
    ranges: tuple[tuple[float, float], ...] = ()

    def __post_init__(self) -> None:
        if not self.names:
            raise OptionError("names: at least the objective is needed, got none.")
        for name in ("weights", "ranges"):
            values = getattr(self, name)
            if values and len(values) != len(self.names):
                raise OptionError(f"{name}: expected {len(self.names)} entries, got {len(values)}.")
        if any(not low < high for low, high in self.ranges):
            raise OptionError(f"ranges: each must be (low, high) with low < high: {self.ranges}.")

    @property
    def loss_weights(self) -> tuple[float, ...]:
        """Weights, 1 where none are given."""
        return self.weights or (1.0,) * len(self.names)


@dataclass(frozen=True)
class SurrogateSpec:
    """A surrogate of one domain.

    Args:
        height: Rows of a level.
        width: Columns of a level.
        symbols: Tile codes of a level.
        targets: What is predicted.
        pad_symbol: Code that fills the canvas beside the level.
        ancillary: ``none``; ``occupancy``: a first network predicts how often each cell is
            visited, which the regressor sees as a channel; ``layout_occupancy``: it also predicts
            the repaired layout, which the regressor sees instead of the level.
        occupancy_loss: ``mse`` of the grid, or ``kl`` between distributions over cells.
        ancillary_weight: Weight of the losses of the first network beside the main loss.
        schedule: ``joint``: one loss; ``staged``: layout, occupancy and regressor one after the
            other, each for `epochs`.
        epochs: Passes over the samples a training, at least 1.
        batch_size: Samples an optimiser step, at least 2.
        sample_size: Samples a training at most; ``None`` takes all.
        sampling: ``recent``, ``random``, or ``weighted`` (rarely used ones first).
        target_scaling: ``none``, ``standardize``, or ``range`` (to [0, 1]).
        network: ``paper`` as published, or ``small`` with a quarter of the channels.
        learning_rate: Step of Adam.
        freeze: What parts that a stage does not train do: ``eval``, or ``train``, which lets their
            batch statistics move on, as published.

    Raises:
        OptionError: If an argument is out of range.

    References:
        Bhatt et al., "Deep Surrogate Assisted Generation of Environments", NeurIPS 2022.
    """

    height: int
    width: int
    symbols: int
    targets: Targets
    pad_symbol: int = 0
    ancillary: Ancillary = "none"
    occupancy_loss: OccupancyLoss = "mse"
    ancillary_weight: float = 10.0
    schedule: Schedule = "joint"
    epochs: int = 200
    batch_size: int = 64
    sample_size: int | None = 20_000
    sampling: Sampling = "recent"
    target_scaling: Scaling = "standardize"
    network: NetworkSize = "paper"
    learning_rate: float = 1e-3
    freeze: Freeze = "eval"

    def __post_init__(self) -> None:
        smallest = {"height": 1, "width": 1, "symbols": 2, "epochs": 1, "batch_size": 2}
        for name, least in smallest.items():
            if getattr(self, name) < least:
                raise OptionError(f"{name} must be at least {least}, got {getattr(self, name)}.")
        if self.sample_size is not None and self.sample_size < 2:
            raise OptionError(f"sample_size must be at least 2, got {self.sample_size}.")
        if not 0 <= self.pad_symbol < self.symbols:
            raise OptionError(f"pad_symbol must lie in [0, {self.symbols}), got {self.pad_symbol}.")
        for name, choices in CHOICES.items():
            if getattr(self, name) not in get_args(choices):
                allowed = ", ".join(get_args(choices))
                raise OptionError(f"{name} must be one of {allowed}, got {getattr(self, name)!r}.")
        if self.target_scaling == "range" and not self.targets.ranges:
            raise OptionError("target_scaling 'range' needs targets.ranges, got none.")
        if self.schedule == "staged" and self.ancillary == "none":
            raise OptionError("schedule 'staged' needs ancillary grids, got ancillary 'none'.")

    @property
    def canvas(self) -> int:
        """Side of the square that the networks see: the least power of two that holds a level."""
        side = SMALLEST_CANVAS
        while side < max(self.height, self.width):
            side *= 2
        return side

    @property
    def has_occupancy(self) -> bool:
        """Whether visits are predicted."""
        return self.ancillary != "none"

    @property
    def has_layout(self) -> bool:
        """Whether the repaired layout is predicted."""
        return self.ancillary == "layout_occupancy"

    def checked(self, levels: NDArray[np.integer]) -> NDArray[np.uint8]:
        """Levels as ``uint8 (n, h, w)``.

        Raises:
            OptionError: If the shape or a code does not fit the spec.
        """
        levels = np.asarray(levels)
        expected = (self.height, self.width)
        if levels.ndim != 3 or levels.shape[1:] != expected:
            raise OptionError(f"levels: expected (n, {expected[0]}, {expected[1]}), "
                             f"got {levels.shape}.")  # fmt: skip
        if levels.size and (levels.min() < 0 or levels.max() >= self.symbols):
            raise OptionError(
                f"levels: codes must lie in [0, {self.symbols}), "
                f"got {levels.min()} to {levels.max()}."
            )
        return levels.astype(np.uint8, copy=False)
