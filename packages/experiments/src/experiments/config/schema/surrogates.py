"""The table ``[surrogate]``: networks that predict evaluations."""

from pydantic import Field

from experiments.domains.base import ExperimentDomain
from experiments.tables import Table
from qd_core.archives import ArchiveSpec
from qd_core.surrogate.spec import (
    Ancillary,
    Freeze,
    NetworkSize,
    OccupancyLoss,
    Sampling,
    Scaling,
    Schedule,
    SurrogateSpec,
    Targets,
)


class SurrogateTable(Table):
    """What a surrogate predicts and how it is trained; see `qd_core.surrogate.spec`."""

    ancillary: Ancillary = Field(description="Grids that a first network predicts.")
    occupancy_loss: OccupancyLoss = Field("mse", description="Loss of predicted visits.")
    ancillary_weight: float = Field(10.0, description="Weight of the losses of the grids.")
    schedule: Schedule = Field("joint", description="Whether all networks are trained at once.")
    epochs: int = Field(description="Passes over the samples a training.")
    batch_size: int = Field(description="Samples an optimiser step.")
    sample_size: int | None = Field(description="Samples a training at most.")
    sampling: Sampling = Field("recent", description="Which samples are taken.")
    target_scaling: Scaling = Field("standardize", description="How targets are scaled.")
    loss_weights: tuple[float, ...] = Field(
        (), description="Weights of objective and measures in the loss; 1 each if empty."
    )
    network: NetworkSize = Field("paper", description="Channels as published, or few.")
    freeze: Freeze = Field("eval", description="What parts do that a stage does not train.")
    learning_rate: float = Field(1e-3, gt=0, description="Step of the optimiser.")
    device: str = Field("auto", description="auto, cpu, cuda or cuda:i.")

    def spec(self, domain: ExperimentDomain, archive: ArchiveSpec) -> SurrogateSpec:
        """Make the settings for levels of the domain and the axes of the archive.

        Raises:
            ValueError: If a value is out of range.
        """
        height, width = domain.surrogate_shape
        names = ("objective", *(measure.name for measure in archive.measures))
        ranges = ((0.0, 1.0), *((measure.low, measure.high) for measure in archive.measures))
        targets = Targets(names, self.loss_weights, ranges)
        options = self.model_dump(exclude={"device", "loss_weights"})
        return SurrogateSpec(height, width, domain.surrogate_symbols, targets, **options)
