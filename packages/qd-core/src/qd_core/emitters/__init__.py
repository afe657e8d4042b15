"""Emitters: propose solutions, learn from their evaluations.

Only settings are loaded here; ``build`` makes emitters of them, with pyribs.
"""

from qd_core.emitters.es_spec import ESEmitterSpec
from qd_core.emitters.iso_line import IsoLineEmitterSpec
from qd_core.emitters.patches import PatchVariation
from qd_core.emitters.spec import EmitterSpec
from qd_core.emitters.tile_spec import TileEmitterSpec
from qd_core.emitters.tile_variation import TileVariation

__all__ = [
    "ESEmitterSpec",
    "EmitterSpec",
    "IsoLineEmitterSpec",
    "PatchVariation",
    "TileEmitterSpec",
    "TileVariation",
]
