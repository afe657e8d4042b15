"""The parts of a training, and one iteration of it."""

from __future__ import annotations

import numpy as np
import torch

from maze_env.agent.network import MazeNetwork
from maze_env.agent.recurrent import RecurrentAgent
from maze_env.agent.shape import NetworkShape, Weights
from maze_env.errors import TrainingError
from maze_env.training.buffer import LevelBuffer
from maze_env.training.collector import Collector
from maze_env.training.episodes import Episodes
from maze_env.training.options import TrainingOptions
from maze_env.training.ppo import update


class Learner:
    """Network, optimiser, levels and episodes of a training.

    All chance comes from one generator, so that a learner that is restored goes on as if it had
    never stopped.

    Args:
        options: Of the training.
        weights: To start from; random ones if None.

    Raises:
        TrainingError: There is no such device, or the weights are of another network.
    """

    def __init__(self, options: TrainingOptions, weights: Weights | None = None) -> None:
        self.options = options
        self.rng = np.random.default_rng([options.seed, 0])
        self.device = _device(options.device)
        self.network = _network(options, weights).to(self.device)
        self.optimiser = torch.optim.Adam(self.network.parameters(), lr=options.rate, eps=1e-5)
        self.buffer = LevelBuffer(options, self.rng)
        self.episodes = Episodes(options, self.buffer, self.rng)
        self.collector = Collector(options, self.network, self.episodes)

    def iterate(self, steps: int) -> dict[str, float]:
        """Collect steps, learn from them, and renew levels.

        Args:
            steps: Environment steps taken before this iteration, which the schedules follow.

        Returns:
            Figures of the iteration by name.
        """
        options = self.options
        done = min(1.0, steps / options.steps)
        rate = options.rate + done * (options.final_rate - options.rate)
        entropy = options.entropy + done * (options.final_entropy - options.entropy)
        novelty = options.novelty + done * (options.final_novelty - options.novelty)
        for group in self.optimiser.param_groups:
            group["lr"] = rate
        batch = self.collector.collect(self.rng, novelty)
        figures = update(self.network, self.optimiser, batch, options, entropy, self.rng)
        ended = self.episodes.take_ended()
        return {
            "episodes": len(ended),
            "success": float(np.mean([won for won, _ in ended])) if ended else float("nan"),
            "length": float(np.mean([length for _, length in ended])) if ended else float("nan"),
            "buffer_success": float(self.buffer.success_rates().mean()),
            "renewed": self.buffer.renew(self.rng),
            "rate": rate,
            **figures,
        }

    def weights(self) -> Weights:
        """The tensors of the network, copied."""
        tensors = self.network.state_dict().items()
        return {name: tensor.numpy(force=True).copy() for name, tensor in tensors}

    def agent(self) -> RecurrentAgent:
        """The agent as it is now."""
        return RecurrentAgent(self.weights())


def _device(name: str) -> torch.device:
    if name == "auto":
        return torch.device("cuda" if torch.cuda.is_available() else "cpu")
    try:
        device = torch.device(name)
        torch.zeros(1, device=device)
    except (RuntimeError, AssertionError) as error:
        reason = str(error).splitlines()[0]
        raise TrainingError(f"device must be one that torch has, got {name!r}: {reason}") from error
    return device


def _network(options: TrainingOptions, weights: Weights | None) -> MazeNetwork:
    shape = NetworkShape(memory=options.memory)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(options.seed)
        network = MazeNetwork(shape)
    if weights is not None:
        for name, size in shape.tensors().items():
            if weights[name].shape != size:
                raise TrainingError(
                    f"initial weights must be of a network with memory {options.memory}; tensor "
                    f"{name!r} should have shape {size}, has {weights[name].shape}"
                )
        network.load_state_dict({name: torch.from_numpy(t) for name, t in weights.items()})
    return network
