"""Training of a generator on windows of levels.

The loss is the regularised relativistic GAN of Huang et al. (2024): paired real and generated
levels, softplus of the difference of their scores, and zero-centred gradient penalties on both.
Unlike the clipped Wasserstein GAN of the published generators it needs one critic step for each
generator step and converges on a CPU.
"""

import json
import logging
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional
from tqdm import tqdm

from mario_env.errors import OptionError
from mario_env.files import replacing
from mario_env.gan import checkpoint
from mario_env.gan.network import LATENT, WIDTH, Critic, Generator
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
        steps: Generator steps, each with one critic step.
        batch: Levels a step.
        rate: Learning rate of Adam, of both networks.
        penalty: Weight of the gradient penalties.
        decay: Of the moving average of the generator, which is what gets saved.
        seed: Of start weights, batches and latents.
        save_every: Steps between checkpoints.
        sample_every: Steps between sheets of sampled levels.
    """

    steps: int = 10_000
    batch: int = 64
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
    """Trains a generator, or goes on where an interrupted training in ``folder`` stopped.

    The folder gets ``generator.safetensors``, sheets of samples ``samples-*.png``, a log
    ``log.jsonl`` and the state of the training. An interrupted and resumed training ends with the
    weights of one in one go.

    Args:
        levels: Levels of 16 rows; all windows of 56 columns are learnt from.
        folder: Made if it does not exist.
        options: See :class:`TrainingOptions`.
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
    fixed = ("batch", "rate", "penalty", "decay", "seed")
    facts: dict[str, object] = {name: getattr(options, name) for name in fixed}
    facts["levels"] = windows.fingerprint()
    state = TrainingState(options.rate, options.seed)
    if state.load(folder, facts):
        logger.info("resuming at step %d", state.step)
    bar = tqdm(total=options.steps, initial=state.step, disable=not progress, unit="step")
    with bar:
        while state.step < options.steps:
            losses = _step(state, windows, options)
            bar.update()
            if state.step % options.sample_every == 0 or state.step == options.steps:
                _report(state, folder, windows, losses, options.seed)
            if state.step % options.save_every == 0 or state.step == options.steps:
                state.save(folder, facts)
                _save_generator(state, folder, windows, options)
    return state.average.eval()


def _step(state: TrainingState, windows: Windows, options: TrainingOptions) -> dict[str, float]:
    """One critic step and one generator step, with draws that depend on seed and step alone."""
    rng = np.random.default_rng([options.seed, state.step])
    real = _one_hot(windows.take(rng.integers(len(windows), size=options.batch).tolist()))
    state.generator.train()
    fake = _generated(state.generator, rng, options.batch)
    loss, penalty = _critic_loss(state.critic, real, fake.detach())
    state.critic_steps.zero_grad()
    (loss + options.penalty / 2 * penalty).backward()
    state.critic_steps.step()
    with torch.no_grad():
        target = state.critic(real)
    fake = _generated(state.generator, rng, options.batch)
    own = functional.softplus(target - state.critic(fake)).mean()
    state.generator_steps.zero_grad()
    own.backward()
    state.generator_steps.step()
    state.step += 1
    state.follow(min(options.decay, state.step / (state.step + 10)))
    return {"critic": loss.item(), "generator": own.item(), "penalty": penalty.item()}


def _critic_loss(
    critic: Critic, real: torch.Tensor, fake: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor]:
    """The relativistic loss, and the mean squared gradients at real plus generated levels."""
    both = torch.cat([real, fake]).requires_grad_()
    scores = critic(both)
    (gradient,) = torch.autograd.grad(scores.sum(), both, create_graph=True)
    penalty = 2 * gradient.square().sum(dim=(1, 2, 3)).mean()
    true, false = scores.chunk(2)
    return functional.softplus(false - true).mean(), penalty


def _generated(generator: Generator, rng: np.random.Generator, n: int) -> torch.Tensor:
    """Scores of generated levels before the last ReLU.

    Real levels are 0 and 1, so that the best score of a cell comes near 1 and the ReLU, which
    lets no gradient pass below 0, changes no tile.
    """
    latents = torch.from_numpy(rng.standard_normal((n, LATENT), np.float32))
    return generator.logits(latents)


def _one_hot(levels: Level) -> torch.Tensor:
    return functional.one_hot(torch.from_numpy(levels).long(), N_TILES).permute(0, 3, 1, 2).float()


def _report(
    state: TrainingState, folder: Path, windows: Windows, losses: dict[str, float], seed: int
) -> None:
    """Adds a line to the log and draws a sheet of samples."""
    levels = sample(state.average.eval(), 256, seed)
    rng = np.random.default_rng(seed)
    data = windows.take(rng.integers(len(windows), size=256).tolist())
    shares = [np.bincount(x.ravel(), minlength=N_TILES) / x.size for x in (levels, data)]
    line = {"step": state.step, **losses, "distance": float(np.abs(shares[0] - shares[1]).sum())}
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
