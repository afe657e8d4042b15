"""Search loops: budget, reports, resuming and the end are the same for every strategy."""

from qd_core.archives import ArchiveSpec
from qd_core.loops.loop import IterationReport, ReplayError, SearchResult
from qd_core.loops.recorder import StorageError
from qd_core.loops.search import OpenExecutor, SearchSpec, search
from qd_core.strategies.ask_tell import AskTellSpec
from qd_core.strategies.strategy import Proposal, Strategy, StrategySpec

__all__ = [
    "ArchiveSpec",
    "AskTellSpec",
    "IterationReport",
    "OpenExecutor",
    "Proposal",
    "ReplayError",
    "SearchResult",
    "SearchSpec",
    "StorageError",
    "Strategy",
    "StrategySpec",
    "search",
]
