"""The generator and its critic.

The generator is the DCGAN decoder of Volz et al. (2018) and Fontaine et al. (2021): 32 latent
numbers to 17 channels of 64 x 64 cells, of which the first 16 rows and 56 columns are the level.
"""

from itertools import pairwise

import torch
from torch import nn

from mario_env.levels.tiles import N_TILES

LATENT = 32
#: Rows and columns of a generated level.
HEIGHT, WIDTH = 16, 56
WIDTHS = (512, 256, 128, 64, N_TILES)
_SIZE = 64


class Generator(nn.Module):
    """Latent vectors to scores of tiles.

    Five transposed convolutions of 4 x 4 without bias, with batch norm and ReLU between them and a
    ReLU at the end; 3,033,984 parameters.
    """

    def __init__(self) -> None:
        super().__init__()
        ins = (LATENT, *WIDTHS[:-1])
        self.convolutions = nn.ModuleList(
            nn.ConvTranspose2d(a, b, 4, stride=2 if i else 1, padding=1 if i else 0, bias=False)
            for i, (a, b) in enumerate(zip(ins, WIDTHS, strict=True))
        )
        self.norms = nn.ModuleList(nn.BatchNorm2d(width) for width in WIDTHS[:-1])
        self.apply(initialise)

    def forward(self, latents: torch.Tensor) -> torch.Tensor:
        """Scores of the tiles of levels.

        Only the cells that the level depends on are computed, a fifth of the whole picture.

        Args:
            latents: ``(n, 32)``.

        Returns:
            ``(n, 17, 16, 56)``; the highest score of a cell is its tile, the first one in a tie.
        """
        return self.logits(latents, _crops(HEIGHT, WIDTH)).relu()

    def whole(self, latents: torch.Tensor) -> torch.Tensor:
        """The scores of all 64 x 64 cells, ``(n, 17, 64, 64)``."""
        return self.logits(latents, _crops(_SIZE, _SIZE)).relu()

    def logits(
        self, latents: torch.Tensor, crops: list[tuple[int, int]] | None = None
    ) -> torch.Tensor:
        """What `forward` returns, before the last ReLU."""
        x = latents[:, :, None, None]
        for index, (rows, columns) in enumerate(crops or _crops(HEIGHT, WIDTH)):
            x = self.convolutions[index](x)[:, :, :rows, :columns]
            if index < len(self.norms):
                x = self.norms[index](x).relu()
        return x


class Critic(nn.Module):
    """Scores of how real levels look: ``(n, 17, 16, 56)`` scores of tiles to ``(n,)``.

    It has no norm, so that a score depends on its own level alone.
    """

    def __init__(self) -> None:
        super().__init__()
        self.layers = _pyramid(1)

    def forward(self, levels: torch.Tensor) -> torch.Tensor:
        """Scores ``(n,)``; high is real."""
        scores: torch.Tensor = self.layers(levels)
        return scores[:, 0]


class Encoder(nn.Module):
    """Where a level lies among the latents: ``(n, 17, 16, 56)`` to mean and log variance."""

    def __init__(self) -> None:
        super().__init__()
        self.layers = _pyramid(2 * LATENT)

    def forward(self, levels: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Mean and logarithm of the variance, both ``(n, 32)``."""
        mean, log_variance = self.layers(levels).chunk(2, dim=1)
        return mean, log_variance


def _pyramid(outputs: int, width: int = 64) -> nn.Sequential:
    """Three strided convolutions and a linear layer."""
    widths = (N_TILES, width, 2 * width, 4 * width)
    layers: list[nn.Module] = []
    for a, b in pairwise(widths):
        layers += [nn.Conv2d(a, b, 4, stride=2, padding=1), nn.LeakyReLU(0.2)]
    cells = HEIGHT // 8 * (WIDTH // 8)
    return nn.Sequential(*layers, nn.Flatten(), nn.Linear(widths[-1] * cells, outputs))


def initialise(module: nn.Module) -> None:
    """Set the start weights of DCGAN: convolutions N(0, 0.02), gains N(1, 0.02)."""
    if isinstance(module, nn.ConvTranspose2d):
        nn.init.normal_(module.weight, 0.0, 0.02)
    elif isinstance(module, nn.BatchNorm2d):
        nn.init.normal_(module.weight, 1.0, 0.02)
        nn.init.zeros_(module.bias)


def _crops(rows: int, columns: int) -> list[tuple[int, int]]:
    """Rows and columns that each layer must give so that the last gives ``(rows, columns)``.

    The cell o of a transposed convolution with kernel 4, stride 2 and padding 1 depends on the
    cells up to (o + 1) // 2 of its input.
    """
    crops = [(rows, columns)]
    size = _SIZE
    for _ in WIDTHS[1:]:
        size //= 2
        rows, columns = (min(size, n // 2 + 1) for n in (rows, columns))
        crops.insert(0, (rows, columns))
    return crops
