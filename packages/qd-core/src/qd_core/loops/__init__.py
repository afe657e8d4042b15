"""Search loops."""

from qd_core.archives import ArchiveSpec
from qd_core.emitters import ESEmitterSpec
from qd_core.loops.ask_tell import IterationReport, SearchResult, SearchSpec, search

__all__ = [
    "ArchiveSpec",
    "ESEmitterSpec",
    "IterationReport",
    "SearchResult",
    "SearchSpec",
    "search",
]
