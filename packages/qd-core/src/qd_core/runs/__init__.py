"""The run directory: written during a search, readable with numpy and pyarrow alone."""

from qd_core.errors import RunError
from qd_core.runs.directory import RunBusyError, RunDirectory
from qd_core.runs.elites import Elites
from qd_core.runs.reader import Run, find_runs
from qd_core.runs.rows import EvaluationRow
from qd_core.runs.status import Status

__all__ = [
    "Elites",
    "EvaluationRow",
    "Run",
    "RunBusyError",
    "RunDirectory",
    "RunError",
    "Status",
    "find_runs",
]
