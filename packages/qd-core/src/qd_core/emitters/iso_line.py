"""MAP-Elites (line): isotropic noise and a step along the line between two elites.

References:
    Vassiliades and Mouret, "Discovering the Elite Hypervolume by Leveraging Interspecies
    Correlation", GECCO 2018.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from qd_core.errors import OptionError

if TYPE_CHECKING:
    from ribs.archives import GridArchive
    from ribs.emitters import IsoLineEmitter


@dataclass(frozen=True)
class IsoLineEmitterSpec:
    """A group of equal emitters; while the archive is empty they draw noise around 0.

    Args:
        count: Emitters in the group.
        batch_size: Solutions per emitter and iteration.
        iso_sigma: Deviation of the isotropic noise.
        line_sigma: Deviation of the step along the line, in distances of the two elites.
        parents: Archive of the elites: the one that guides, or the one that is reported.

    Raises:
        OptionError: If an argument is out of range.
    """

    count: int
    batch_size: int
    iso_sigma: float = 0.01
    line_sigma: float = 0.2
    parents: Literal["optimization", "result"] = "result"
    kind: Literal["iso_line"] = "iso_line"

    def __post_init__(self) -> None:
        for name in ("count", "batch_size"):
            if getattr(self, name) < 1:
                raise OptionError(f"{name} must be at least 1, got {getattr(self, name)}.")
        for name in ("iso_sigma", "line_sigma"):
            if not 0 <= getattr(self, name) < np.inf:
                raise OptionError(
                    f"{name} must be finite and not negative, got {getattr(self, name)}."
                )

    def build(self, archive: "GridArchive", seed: int) -> "IsoLineEmitter":
        """Make one emitter of the group; see `qd_core.emitters.spec.EmitterSpec`."""
        from ribs.emitters import IsoLineEmitter

        return IsoLineEmitter(
            archive,
            x0=np.zeros(archive.solution_dim),
            iso_sigma=self.iso_sigma,
            line_sigma=self.line_sigma,
            batch_size=self.batch_size,
            seed=seed,
        )
