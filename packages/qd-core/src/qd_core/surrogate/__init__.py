"""Surrogates: networks that predict an evaluation from tiles, and the search against them.

What needs torch lives in `qd_core.surrogate.model` and `qd_core.surrogate.fused` and is imported
from there.
"""

from qd_core.surrogate.buffer import Buffer
from qd_core.surrogate.spec import SurrogateSpec, Targets
from qd_core.surrogate.validation import validate

__all__ = ["Buffer", "SurrogateSpec", "Targets", "validate"]
