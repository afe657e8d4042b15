"""Proximal policy optimisation (Schulman et al., 2017) of a recurrent policy."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor, nn

from maze_env.agent.network import MazeNetwork
from maze_env.training.collector import Batch
from maze_env.training.options import TrainingOptions


def advantages(batch: Batch, discount: float, trace: float) -> Tensor:
    """Generalised advantage estimates `(T, B)` (Schulman et al., ICLR 2016, eq. 16).

    An episode's last step is followed by nothing: where it was truncated, the value of what would
    have followed is already in its reward.
    """
    estimates = torch.zeros_like(batch.values)
    following, running = batch.last_values, torch.zeros_like(batch.last_values)
    for t in reversed(range(len(estimates))):
        goes_on = discount * (1 - batch.ended[t])
        error = batch.rewards[t] + goes_on * following - batch.values[t]
        running = error + trace * goes_on * running
        estimates[t] = running
        following = batch.values[t]
    return estimates


def update(
    network: MazeNetwork,
    optimiser: torch.optim.Optimizer,
    batch: Batch,
    options: TrainingOptions,
    entropy_weight: float,
    rng: np.random.Generator,
) -> dict[str, float]:
    """Take the gradient steps of one iteration.

    Args:
        network: Is changed.
        optimiser: Of the network's parameters.
        batch: Steps of the policy as it is now.
        options: Of the training.
        entropy_weight: Weight of the entropy bonus.
        rng: Source of randomness of the minibatches.

    Returns:
        Means over the gradient steps: ``policy_loss``, ``value_loss``, ``entropy`` (nats),
        ``gradient_norm`` (before it is limited), ``clipped`` (share of steps whose ratio is).
    """
    gains = advantages(batch, options.discount, options.trace)
    targets = gains + batch.values
    reports = []
    for _ in range(options.epochs):
        order = torch.from_numpy(rng.permutation(options.environments)).to(gains.device)
        for which in order.chunk(options.minibatches):
            loss, report = _loss(
                network, batch.lanes(which), gains[:, which], targets[:, which], options,
                entropy_weight,
            )  # fmt: skip
            optimiser.zero_grad()
            torch.autograd.backward(loss)
            norm = nn.utils.clip_grad_norm_(network.parameters(), options.gradient_norm)
            optimiser.step()
            reports.append({**report, "gradient_norm": float(norm)})
    return {name: float(np.mean([report[name] for report in reports])) for name in reports[0]}


def _loss(
    network: MazeNetwork,
    batch: Batch,
    gains: Tensor,
    targets: Tensor,
    options: TrainingOptions,
    entropy_weight: float,
) -> tuple[Tensor, dict[str, float]]:
    logits, values, _ = network(
        batch.image, batch.heading, batch.previous, batch.first, batch.state,
        getattr(torch, options.precision),
    )  # fmt: skip
    log_softmax = logits.log_softmax(-1)
    chosen = log_softmax.gather(-1, batch.actions[..., None])[..., 0]
    ratio = (chosen - batch.log_probabilities).exp()
    gains = (gains - gains.mean()) / (gains.std() + 1e-5)
    limited = ratio.clamp(1 - options.clip, 1 + options.clip)
    policy_loss = -torch.minimum(ratio * gains, limited * gains).mean()
    value_loss = 0.5 * (values - targets).square().mean()
    entropy = -(log_softmax.exp() * log_softmax).sum(-1).mean()
    loss = policy_loss + options.value_weight * value_loss - entropy_weight * entropy
    return loss, {
        "policy_loss": policy_loss.item(),
        "value_loss": value_loss.item(),
        "entropy": entropy.item(),
        "clipped": (ratio - 1).abs().gt(options.clip).float().mean().item(),
    }
