"""Losses and epochs of the networks of a surrogate."""

from collections.abc import Callable, Iterator, Mapping

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from qd_core.surrogate.encoding import on_canvas, one_hot
from qd_core.surrogate.networks import SurrogateNetwork, likeliest
from qd_core.surrogate.spec import SurrogateSpec

Losses = dict[str, float]
Samples = Mapping[str, Tensor]
CHUNK = 256
"""Samples that pass at once through networks that are not trained."""

STAGES = {"joint": ("joint",), "staged": ("layout", "occupancy", "main")}


class Trainer:
    """Optimisers of one network, one a stage, that keep their state between trainings.

    Stages are ``joint``, or ``layout``, ``occupancy`` and ``main`` one after the other. Parts that
    a stage does not train are in evaluation mode and get no gradient.

    Args:
        network: What is trained.
        spec: Losses, schedule and sizes.
    """

    def __init__(self, network: SurrogateNetwork, spec: SurrogateSpec):
        self.network = network
        self.spec = spec
        self._weights = torch.tensor(spec.targets.loss_weights)
        stages = STAGES[spec.schedule]
        self._parts: dict[str, nn.Module] = {
            stage: part
            for stage in stages
            if (part := network if stage == "joint" else getattr(network, stage)) is not None
        }
        self.optimizers = {
            stage: torch.optim.Adam(part.parameters(), lr=spec.learning_rate)
            for stage, part in self._parts.items()
        }

    def train(
        self,
        samples: Samples,
        rng: np.random.Generator,
        after_epoch: Callable[[str, int, Losses], None] = lambda *_: None,
    ) -> None:
        """Run all epochs of all stages.

        Args:
            samples: Columns as of a buffer, on the device of the network, targets scaled.
            rng: Shuffles the samples of each epoch.
            after_epoch: Called with stage, epoch (from 0) and the mean of each loss.
        """
        for stage, part in self._parts.items():
            self.network.train(self.spec.freeze == "train").requires_grad_(False)
            part.train().requires_grad_(True)
            columns = {**samples, **self._grids(stage, samples)}
            for epoch in range(self.spec.epochs):
                after_epoch(stage, epoch, self._epoch(stage, columns, rng))
        self.network.eval().requires_grad_(False)

    @torch.no_grad()
    def _grids(self, stage: str, samples: Samples) -> dict[str, Tensor]:
        """What the parts before the last one predict, once: they do not change any more."""
        if stage != "main" or self.spec.freeze == "train":
            return {}
        predicted: dict[str, list[Tensor]] = {"codes": [], "visits": []}
        for levels in torch.split(samples["levels"], CHUNK):
            layout, visits = self.network.grids(self._encoded(levels))
            for name, grid in (("codes", likeliest(layout)), ("visits", visits)):
                if grid is not None:
                    predicted[name].append(grid)
        return {name: torch.cat(grids) for name, grids in predicted.items() if grids}

    def _encoded(self, levels: Tensor) -> Tensor:
        return one_hot(on_canvas(levels, self.spec), self.spec.symbols)

    def _epoch(self, stage: str, samples: Samples, rng: np.random.Generator) -> Losses:
        total: dict[str, Tensor] = {}
        count = 0
        optimizer = self.optimizers[stage]
        for rows in batches(len(samples["levels"]), self.spec.batch_size, rng):
            index = torch.from_numpy(rows).to(samples["levels"].device)
            losses = self._losses(stage, {name: column[index] for name, column in samples.items()})
            optimizer.zero_grad(set_to_none=True)
            torch.stack(list(losses.values())).sum().backward()  # type: ignore[no-untyped-call]
            optimizer.step()
            for name, loss in losses.items():
                total[name] = total.get(name, torch.zeros_like(loss)) + loss.detach()
            count += 1
        return {name: float(loss) / count for name, loss in total.items()}

    def _losses(self, stage: str, batch: Samples) -> dict[str, Tensor]:
        """The weighted losses of a stage; their sum is minimised."""
        spec, network = self.spec, self.network
        x = self._encoded(batch["levels"])
        if "visits" in batch:
            return {"main": self._main_loss(x, batch.get("codes"), batch["visits"], batch)}
        if stage == "layout" and network.layout is not None:
            height, width = network.corner
            layout, occupancy = network.layout(x[:, :, :height, :width]), None
        else:
            layout, occupancy = network.grids(x)
        ancillary = spec.ancillary_weight if stage == "joint" else 1.0
        losses: dict[str, Tensor] = {}
        if stage in ("joint", "layout") and layout is not None:
            logits = layout[:, :, : spec.height, : spec.width]
            losses["layout"] = ancillary * functional.cross_entropy(logits, batch["layouts"].long())
        if stage in ("joint", "occupancy") and occupancy is not None:
            visits = occupancy[:, 0, : spec.height, : spec.width].flatten(1)
            losses["occupancy"] = ancillary * self._occupancy_loss(
                visits, batch["occupancy"].flatten(1)
            )
        if stage in ("joint", "main"):
            losses["main"] = self._main_loss(x, likeliest(layout), occupancy, batch)
        return losses

    def _main_loss(
        self, x: Tensor, codes: Tensor | None, visits: Tensor | None, batch: Samples
    ) -> Tensor:
        errors = (self.network.numbers(x, codes, visits) - batch["targets"]) ** 2
        return (errors.mean(dim=0) * self._weights.to(errors.device)).mean()

    def _occupancy_loss(self, predicted: Tensor, true: Tensor) -> Tensor:
        if self.spec.occupancy_loss == "mse":
            return functional.mse_loss(predicted, true)
        total = true.sum(dim=1, keepdim=True)
        share = true / torch.where(total > 0, total, 1)
        return functional.kl_div(predicted.log_softmax(dim=1), share, reduction="batchmean")


def batches(count: int, size: int, rng: np.random.Generator) -> Iterator[NDArray[np.int64]]:
    """Shuffled row numbers, `size` at a time.

    A last batch of one row joins the one before: normalisation over a batch needs two.
    """
    order = rng.permutation(count)
    starts = list(range(0, count, size))
    if len(starts) > 1 and count - starts[-1] == 1:
        starts.pop()
    for start, end in zip(starts, [*starts[1:], count], strict=True):
        yield order[start:end]
