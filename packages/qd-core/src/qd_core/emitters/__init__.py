"""Emitters: propose solutions, learn from their evaluations."""

from qd_core.emitters.build import build_emitters
from qd_core.emitters.es import ESEmitter, ESEmitterSpec

__all__ = ["ESEmitter", "ESEmitterSpec", "build_emitters"]
