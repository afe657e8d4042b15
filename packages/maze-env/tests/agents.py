"""Small networks and random inputs for the tests of agents and their training."""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray

from maze_env.agent import NetworkShape
from maze_env.agent.network import MazeNetwork

CODES = np.array([[1, 0, 0], [2, 5, 0], [8, 1, 0], [0, 0, 0]], np.uint8)
SMALL = NetworkShape(filters=4, heading_units=3, memory=10, hidden=6)

# On a busy machine, threads that wait for each other take more time than they save.
torch.set_num_threads(1)


def make_network(shape: NetworkShape = SMALL, seed: int = 0) -> MazeNetwork:
    """A network with weights large enough that its logits differ."""
    torch.manual_seed(seed)
    network = MazeNetwork(shape)
    with torch.no_grad():
        for parameter in network.parameters():
            parameter.add_(0.1 * torch.randn_like(parameter))
    return network


def weights_of(network: MazeNetwork) -> dict[str, NDArray[np.float32]]:
    """The tensors of a network as arrays."""
    return {name: tensor.detach().numpy() for name, tensor in network.state_dict().items()}


def random_views(lanes: int, seed: int) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Views `(lanes, 5, 5, 3)` of random cells, and headings `(lanes,)`."""
    rng = np.random.default_rng(seed)
    views = CODES[rng.integers(len(CODES), size=(lanes, 5, 5))]
    return views, rng.integers(4, size=lanes).astype(np.uint8)
