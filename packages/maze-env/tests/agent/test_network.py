"""The training network against textbook layers."""

import pytest
import torch
from torch import nn
from torch.nn import functional

from agents import SMALL, make_network, random_views
from maze_env.agent import NetworkShape
from maze_env.agent.lstm import masked_lstm

STEPS, LANES = 6, 5


def random_inputs() -> tuple[torch.Tensor, ...]:
    """Views, headings, previous actions and first-step marks of `STEPS` steps."""
    views, headings = random_views(STEPS * LANES, seed=1)
    generator = torch.Generator().manual_seed(2)
    first = torch.rand(STEPS, LANES, generator=generator) < 0.3
    previous = torch.randint(-1, SMALL.actions, (STEPS, LANES), generator=generator)
    return (
        torch.from_numpy(views).view(STEPS, LANES, 5, 5, 3),
        torch.eye(4)[torch.from_numpy(headings).long()].view(STEPS, LANES, 4),
        previous,
        first,
    )


def test_network_equals_convolution_lstm_and_linear_layers_of_torch() -> None:
    """Logits, values, state and all gradients agree with plain modules stepped one by one."""
    network = make_network().double()
    image, heading, previous, first = random_inputs()
    heading = heading.double()
    state = (torch.randn(LANES, SMALL.memory).double(), torch.randn(LANES, SMALL.memory).double())

    cell = nn.LSTMCell(SMALL.inputs, SMALL.memory).double()
    cell.weight_ih, cell.weight_hh = network.lstm.weight_ih_l0, network.lstm.weight_hh_l0
    cell.bias_ih, cell.bias_hh = network.lstm.bias_ih_l0, network.lstm.bias_hh_l0
    memories, (h, c) = [], state
    for t in range(STEPS):
        keep = (~first[t]).double()[:, None]
        pixels = image[t].double().permute(0, 3, 1, 2) / 10
        onehot = functional.one_hot(previous[t] + 1, SMALL.actions + 1)[:, 1:].double()
        inputs = [functional.relu(network.conv(pixels)).flatten(1), network.heading(heading[t])]
        h, c = cell(torch.cat([*inputs, onehot], 1), (h * keep, c * keep))
        memories.append(h)
    memory = torch.stack(memories)
    logits = network.actor(torch.tanh(network.actor_hidden(memory)))
    values = network.critic(torch.tanh(network.critic_hidden(memory)))[..., 0]

    fast_logits, fast_values, fast_state = network(image, heading, previous, first, state)
    torch.testing.assert_close(fast_logits, logits)
    torch.testing.assert_close(fast_values, values)
    torch.testing.assert_close(fast_state, (h, c))
    parameters = list(network.parameters())
    slow = torch.autograd.grad(logits.pow(2).sum() + values.pow(3).sum(), parameters)
    fast = torch.autograd.grad(fast_logits.pow(2).sum() + fast_values.pow(3).sum(), parameters)
    torch.testing.assert_close(fast, slow)


def test_parameters_of_the_published_network() -> None:
    """The sizes of the published agent give its 433,953 parameters."""
    shape = NetworkShape(actions=7, memory=256, previous_action=False)
    network = make_network(shape)
    assert sum(parameter.numel() for parameter in network.parameters()) == 433_953
    assert shape.tensors() == {name: tuple(t.shape) for name, t in network.state_dict().items()}


def test_gradients_of_the_memory_are_those_of_finite_differences() -> None:
    """Inputs and weights pass torch's check of gradients in double precision."""
    torch.manual_seed(0)
    layer = nn.LSTM(3, 4).double()
    keep = (torch.rand(5, 2, 1) > 0.3).double()
    state = (torch.randn(2, 4).double(), torch.randn(2, 4).double())

    def run(inputs: torch.Tensor) -> torch.Tensor:
        return masked_lstm(inputs, keep, state, layer)[0]

    assert torch.autograd.gradcheck(run, torch.randn(5, 2, 3).double().requires_grad_())


@pytest.mark.parametrize("steps", [1, 4])
def test_low_precision_stays_close(steps: int) -> None:
    """Factors in bfloat16 change memories and gradients by about a hundredth."""
    torch.manual_seed(0)
    layer = nn.LSTM(8, 16)
    inputs = torch.randn(steps, 3, 8)
    keep, zeros = torch.ones(steps, 3, 1), torch.zeros(3, 16)
    exact, gradient = [], []
    for precision in (torch.float32, torch.bfloat16):
        layer.zero_grad()
        outputs, _ = masked_lstm(inputs, keep, (zeros, zeros), layer, precision)
        outputs.sum().backward()
        exact.append(outputs.detach())
        gradient.append(layer.weight_hh_l0.grad.clone())
    torch.testing.assert_close(exact[1], exact[0], atol=0.02, rtol=0.02)
    torch.testing.assert_close(gradient[1], gradient[0], atol=0.05, rtol=0.05)
