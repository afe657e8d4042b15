"""The networks of a surrogate: a grid-to-grid first network and a grid-to-numbers regressor.

References:
    Bhatt et al., "Deep Surrogate Assisted Generation of Environments", NeurIPS 2022, and Zhang et
    al., "Multi-Robot Coordination and Layout Design for Automated Warehousing", IJCAI 2023.
"""

import torch
from torch import Tensor, nn
from torch.nn.functional import pad

from qd_core.surrogate.encoding import one_hot
from qd_core.surrogate.spec import SurrogateSpec

WIDTH = {"paper": 64, "small": 16}
BLOCKS = 2
LAST_SIDE = 4
SLOPE = 0.2


class Block(nn.Module):
    """Two 3x3 convolutions with batch normalisation around an identity."""

    def __init__(self, width: int):
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(width, width, 3, padding=1, bias=False),
            nn.BatchNorm2d(width),
            nn.ReLU(),
            nn.Conv2d(width, width, 3, padding=1, bias=False),
            nn.BatchNorm2d(width),
        )

    def forward(self, x: Tensor) -> Tensor:
        """Map ``(n, width, y, x)`` to the same shape."""
        return torch.relu(x + self.body(x))


def grid_network(inputs: int, outputs: int, width: int) -> nn.Sequential:
    """Network from ``(n, inputs, y, x)`` to ``(n, outputs, y, x)`` at full resolution."""
    return nn.Sequential(
        nn.Conv2d(inputs, width, 3, padding=1, bias=False),
        nn.LeakyReLU(SLOPE),
        *(Block(width) for _ in range(BLOCKS)),
        nn.Conv2d(width, outputs, 1, bias=False),
    )


def regressor(inputs: int, side: int, outputs: int, width: int) -> nn.Sequential:
    """Network from ``(n, inputs, side, side)`` to ``(n, outputs)``.

    Each convolution halves the side and doubles the channels, down to 4 x 4.
    """
    layers: list[nn.Module] = [
        nn.Conv2d(inputs, width, 4, stride=2, padding=1, bias=False),
        nn.LeakyReLU(SLOPE),
    ]
    side //= 2
    while side > LAST_SIDE:
        layers += [
            nn.Conv2d(width, 2 * width, 4, stride=2, padding=1, bias=False),
            nn.BatchNorm2d(2 * width),
            nn.LeakyReLU(SLOPE),
        ]
        width, side = 2 * width, side // 2
    return nn.Sequential(*layers, nn.Flatten(), nn.Linear(width * LAST_SIDE**2, outputs))


class SurrogateNetwork(nn.Module):
    """The networks of a spec, chained.

    Attributes:
        layout: Predicts the repaired layout, or None.
        occupancy: Predicts visits, or None.
        main: Predicts the numbers.
    """

    def __init__(self, spec: SurrogateSpec):
        super().__init__()
        width = WIDTH[spec.network]
        symbols = spec.symbols
        self.symbols = symbols
        side = spec.canvas
        # The small networks look at the level alone; as published, at the padding beside it too.
        self.corner = (side, side) if spec.network == "paper" else (spec.height, spec.width)
        self.layout = grid_network(symbols, symbols, width) if spec.has_layout else None
        self.occupancy = grid_network(symbols, 1, width) if spec.has_occupancy else None
        channels = symbols + spec.has_occupancy
        self.main = regressor(channels, side, len(spec.targets.names), width)

    def grids(self, x: Tensor) -> tuple[Tensor | None, Tensor | None]:
        """Predict grids of one-hot tiles ``(n, symbols, s, s)``.

        Returns:
            Logits of the layout ``(n, symbols, y, x)`` and visits ``(n, 1, y, x)``, of the upper
            left `corner` of the canvas; None for what is not predicted.
        """
        corner = x[:, :, : self.corner[0], : self.corner[1]]
        layout = None if self.layout is None else self.layout(corner)
        if self.occupancy is None:
            return layout, None
        return layout, self.occupancy(corner if layout is None else layout)

    def numbers(self, x: Tensor, codes: Tensor | None, occupancy: Tensor | None) -> Tensor:
        """Scaled targets ``(n, t)`` of one-hot tiles and predicted grids.

        Args:
            x: ``(n, symbols, s, s)``.
            codes: ``uint8 (n, y, x)`` the predicted layout, or None.
            occupancy: ``(n, 1, y, x)`` predicted visits, or None.
        """
        height, width = self.corner
        if codes is not None:
            x = x.clone()
            x[:, :, :height, :width] = one_hot(codes, self.symbols)
        if occupancy is not None:
            side = x.shape[-1]
            x = torch.cat([x, pad(occupancy, (0, side - width, 0, side - height))], dim=1)
        numbers: Tensor = self.main(x)
        return numbers

    def forward(self, x: Tensor) -> Tensor:
        """Scaled targets ``(n, t)`` of one-hot tiles ``(n, symbols, s, s)``."""
        layout, occupancy = self.grids(x)
        return self.numbers(x, likeliest(layout), occupancy)


def likeliest(layout: Tensor | None) -> Tensor | None:
    """Codes ``uint8 (n, y, x)`` of logits ``(n, symbols, y, x)``."""
    return None if layout is None else layout.argmax(dim=1).to(torch.uint8)
