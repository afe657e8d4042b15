"""The run directory: written during a search, readable with numpy and pyarrow alone."""

from qd_core.runs.directory import RunDirectory
from qd_core.runs.elites import Elites
from qd_core.runs.evaluations import EvaluationRow
from qd_core.runs.reader import Run, RunError, find_runs
from qd_core.runs.status import Status

__all__ = ["Elites", "EvaluationRow", "Run", "RunDirectory", "RunError", "Status", "find_runs"]
