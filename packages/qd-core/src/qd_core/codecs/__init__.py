"""Codecs: how a vector of the search becomes tiles."""

from qd_core.codecs.base import Codec
from qd_core.codecs.direct import DirectCodec
from qd_core.codecs.nca import NCACodec

__all__ = ["Codec", "DirectCodec", "NCACodec"]
