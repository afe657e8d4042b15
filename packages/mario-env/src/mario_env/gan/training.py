"""Training of a generator on windows of levels; `mario_env.gan.losses` has the losses."""

import json
import logging
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch
from tqdm import tqdm

from mario_env.errors import OptionError
from mario_env.files import replacing
from mario_env.gan import checkpoint
from mario_env.gan.losses import Losses, adversarial_step, warm_up_step
from mario_env.gan.network import WIDTH, Generator
from mario_env.gan.sampling import sample
from mario_env.gan.state import TrainingState
from mario_env.levels.tiles import N_TILES
from mario_env.levels.validation import Level
from mario_env.levels.windows import Windows
from mario_env.render.level import level_sheet

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class TrainingOptions:
    """What a training depends on.

    Attributes:
        steps: Generator steps in all.
        warm_up: The first of them, in which the generator learns to give levels back.
        batch: Levels a step.
        rate: Learning rate of Adam, of both networks.
        penalty: Weight of the gradient penalties.
        decay: Of the moving average of the generator, which is what gets saved.
        seed: Of start weights, batches and latents.
        save_every: Steps between checkpoints.
        sample_every: Steps between sheets of sampled levels.
    """

    steps: int = 8_000
    warm_up: int = 2_500
    batch: int = 32
    rate: float = 2e-4
    penalty: float = 0.5
    decay: float = 0.995
    seed: int = 0
    save_every: int = 250
    sample_every: int = 250

    def __post_init__(self) -> None:
        for name in ("steps", "batch", "save_every", "sample_every"):
            if getattr(self, name) < 1:
                raise OptionError(f"{name} must be at least 1, not {getattr(self, name)}")
        if self.warm_up < 0:
            raise OptionError(f"warm_up must be 0 or more, not {self.warm_up}")
        if self.batch < 2:
            raise OptionError(f"batch must be at least 2 for batch norm, not {self.batch}")
        if not 0 < self.rate < 1 or not 0 <= self.decay < 1 or self.penalty < 0 or self.seed < 0:
            raise OptionError(
                "rate must be in (0, 1), decay in [0, 1), penalty and seed 0 or more; "
                f"given {self.rate}, {self.decay}, {self.penalty}, {self.seed}"
            )


def train(
    levels: list[Level], folder: Path, options: TrainingOptions, *, progress: bool = True
) -> Generator:
    """Train a generator, or go on where an interrupted training in `folder` stopped.

    The folder gets ``generator.safetensors``, sheets of samples ``samples-*.png``, a log
    ``log.jsonl`` and the state of the training. An interrupted and resumed training ends with the
    weights of one in one go.

    Args:
        levels: Levels of 16 rows; all windows of 56 columns are learnt from.
        folder: Made if it does not exist.
        options: See `TrainingOptions`.
        progress: Show a progress bar.

    Returns:
        The averaged generator, in evaluation mode.

    Raises:
        LevelFormatError: No level is wide enough.
        CheckpointError: The folder holds a training with other options or levels.
        OptionError: The folder cannot be made.
    """
    windows = Windows(levels, WIDTH)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OptionError(f"cannot make the folder {folder}: {error}") from None
    fixed = ("warm_up", "batch", "rate", "penalty", "decay", "seed")
    facts: dict[str, object] = {name: getattr(options, name) for name in fixed}
    facts["levels"] = windows.fingerprint()
    weights = _tile_weights(windows)
    state = TrainingState(options.rate, options.seed)
    if state.load(folder, facts):
        logger.info("resuming at step %d", state.step)
    bar = tqdm(total=options.steps, initial=state.step, disable=not progress, unit="step")
    with bar:
        while state.step < options.steps:
            losses = _step(state, windows, weights, options)
            bar.update()
            if state.step % options.sample_every == 0 or state.step == options.steps:
                _report(state, folder, windows, losses, options.seed)
            if state.step % options.save_every == 0 or state.step == options.steps:
                state.save(folder, facts)
                _save_generator(state, folder, windows, options)
    return state.average.eval()


def _step(
    state: TrainingState, windows: Windows, weights: torch.Tensor, options: TrainingOptions
) -> Losses:
    rng = np.random.default_rng([options.seed, state.step])
    levels = windows.take(rng.integers(len(windows), size=options.batch).tolist())
    if state.step < options.warm_up:
        losses = warm_up_step(state, levels, weights, rng)
    else:
        losses = adversarial_step(state, levels, weights, options.penalty, rng)
    state.step += 1
    state.follow(min(options.decay, state.step / (state.step + 10)))
    return losses


def _tile_weights(windows: Windows) -> torch.Tensor:
    """Weights of the tiles in the warm-up: one over the square root of their share, at most 10."""
    levels = windows.take(range(0, len(windows), max(1, len(windows) // 500)))
    share = np.bincount(levels.ravel(), minlength=N_TILES) / levels.size
    weights = np.minimum(1 / np.sqrt(np.maximum(share, 1e-9)), 10.0)
    return torch.from_numpy(weights.astype(np.float32))


def _report(
    state: TrainingState, folder: Path, windows: Windows, losses: Losses, seed: int
) -> None:
    """Add a line to the log and draw a sheet of samples."""
    levels = sample(state.average.eval(), 256, seed)
    rng = np.random.default_rng(seed)
    data = windows.take(rng.integers(len(windows), size=256).tolist())
    shares = [np.bincount(x.ravel(), minlength=N_TILES) / x.size for x in (levels, data)]
    line: dict[str, object] = {
        "step": state.step,
        **losses,
        "distance": float(np.abs(shares[0] - shares[1]).sum()),
    }
    line["tiles"] = [round(float(share), 5) for share in shares[0]]
    line["different"] = len(np.unique(levels, axis=0))
    with (folder / "log.jsonl").open("a", encoding="utf-8") as log:
        log.write(json.dumps(line) + "\n")
    with replacing(folder / f"samples-{state.step:06d}.png") as draft:
        level_sheet(levels[:12], columns=2).save(draft)


def _save_generator(
    state: TrainingState, folder: Path, windows: Windows, options: TrainingOptions
) -> None:
    provenance = {name: str(value) for name, value in asdict(options).items()}
    provenance |= {"step": str(state.step), "windows": str(len(windows))}
    provenance |= {"levels": windows.fingerprint()}
    checkpoint.save(folder / "generator.safetensors", state.average, provenance)
