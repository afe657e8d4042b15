"""One step of each phase of a training, with draws that depend on seed and step alone.

The warm-up trains the generator as the decoder of a variational autoencoder (Kingma and Welling
2014), which gives it the large shapes of the levels. Then follows the regularised relativistic GAN
of Huang et al. (2024): paired real and generated levels, softplus of the difference of their
scores, and zero-centred gradient penalties on both. Unlike the clipped Wasserstein GAN of the
published generators this takes one critic step for each generator step and converges on a CPU.
"""

import numpy as np
import torch
from torch.nn import functional

from mario_env.gan.network import LATENT, Critic
from mario_env.gan.state import TrainingState
from mario_env.levels.tiles import N_TILES
from mario_env.levels.validation import Level

Losses = dict[str, float]

_DIVERGENCE = 0.5  # weight of the Kullback-Leibler term against squared errors of cells
_ANCHOR = 0.004  # weight of the squared errors in the adversarial phase


def warm_up_step(
    state: TrainingState, levels: Level, weights: torch.Tensor, rng: np.random.Generator
) -> Losses:
    """Train encoder and generator to give levels back.

    Args:
        state: Changed in place.
        levels: ``uint8 (n, 16, 56)``.
        weights: Of the errors at each of the 17 tiles, so that rare tiles count.
        rng: Source of the noise.
    """
    real = one_hot(levels)
    state.generator.train()
    mean, log_variance = state.encoder(real)
    noise = _normal(rng, len(levels))
    logits = state.generator.logits(mean + noise * (log_variance / 2).exp())
    error = _error(logits, levels, weights)
    divergence = (mean.square() + log_variance.exp() - log_variance - 1).sum(dim=1).mean() / 2
    state.encoder_steps.zero_grad()
    torch.autograd.backward(error + _DIVERGENCE * divergence)
    state.encoder_steps.step()
    return {"error": error.item(), "divergence": divergence.item()}


def adversarial_step(
    state: TrainingState,
    levels: Level,
    weights: torch.Tensor,
    penalty_weight: float,
    rng: np.random.Generator,
) -> Losses:
    """One step of the critic, then one of the generator.

    Half of the latents are drawn from N(0, 1), the other half encodes levels of the batch. A small
    weight on giving those back keeps rare tiles from vanishing.

    Real levels are 0 and 1, so that the best score of a cell comes near 1 and the last ReLU of the
    generator, which would let no gradient pass below 0 and is left out here, changes no tile.

    Args:
        state: Changed in place.
        levels: ``uint8 (n, 16, 56)``, n at least 2.
        weights: As in the warm-up.
        penalty_weight: Of the gradient penalties.
        rng: Source of the latents.
    """
    real = one_hot(levels)
    state.generator.train()
    fake = state.generator.logits(_latents(state, real, rng))
    loss, penalty = _critic_loss(state.critic, real, fake.detach())
    state.critic_steps.zero_grad()
    torch.autograd.backward(loss + penalty_weight / 2 * penalty)
    state.critic_steps.step()
    with torch.no_grad():
        target = state.critic(real)
    fake = state.generator.logits(_latents(state, real, rng))
    own = functional.softplus(target - state.critic(fake)).mean()
    half = len(levels) // 2
    error = _error(fake[:half], levels[:half], weights)
    state.generator_steps.zero_grad()
    torch.autograd.backward(own + _ANCHOR * error)
    state.generator_steps.step()
    values = {"critic": loss, "generator": own, "penalty": penalty, "error": error}
    return {name: value.item() for name, value in values.items()}


def one_hot(levels: Level) -> torch.Tensor:
    """Levels ``(n, H, W)`` as ``float32 (n, 17, H, W)``."""
    return functional.one_hot(torch.from_numpy(levels).long(), N_TILES).permute(0, 3, 1, 2).float()


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


def _error(logits: torch.Tensor, levels: Level, weights: torch.Tensor) -> torch.Tensor:
    """Weighted squared errors, summed over the cells and averaged over the levels."""
    cells = (logits - one_hot(levels)).square().sum(dim=1)
    return (cells * weights[torch.from_numpy(levels).long()]).sum(dim=(1, 2)).mean()


@torch.no_grad()
def _latents(state: TrainingState, real: torch.Tensor, rng: np.random.Generator) -> torch.Tensor:
    """Noise ``(n, 32)``, whose first half is that which the first half of the levels encode to."""
    latents, half = _normal(rng, len(real)), len(real) // 2
    mean, log_variance = state.encoder(real[:half])
    latents[:half] = mean + latents[:half] * (log_variance / 2).exp()
    return latents


def _normal(rng: np.random.Generator, n: int) -> torch.Tensor:
    return torch.from_numpy(rng.standard_normal((n, LATENT), np.float32))
