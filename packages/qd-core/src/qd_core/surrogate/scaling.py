"""Between targets and the numbers that the networks are trained on."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qd_core.surrogate.spec import SurrogateSpec

Float = NDArray[np.float32]


@dataclass(frozen=True)
class TargetScale:
    """``scaled = (target - offset) / factor``, both float32 ``(t,)``."""

    offset: Float
    factor: Float

    @classmethod
    def of(cls, spec: SurrogateSpec, targets: Float) -> "TargetScale":
        """The scale that the spec asks for, given the targets ``(n, t)`` seen so far."""
        count = len(spec.targets.names)
        if spec.target_scaling == "range":
            low, high = np.array(spec.targets.ranges, np.float32).T
            return cls(low, high - low)
        if spec.target_scaling == "standardize" and len(targets):
            deviation = targets.std(axis=0)
            # A target that does not vary keeps its unit.
            return cls(targets.mean(axis=0), np.where(deviation > 0, deviation, 1).astype("f4"))
        return cls(np.zeros(count, np.float32), np.ones(count, np.float32))

    def scale(self, targets: Float) -> Float:
        """Scaled targets ``(n, t)``."""
        return (targets - self.offset) / self.factor

    def unscale(self, scaled: Float) -> Float:
        """Targets ``(n, t)`` of scaled ones."""
        return scaled * self.factor + self.offset
