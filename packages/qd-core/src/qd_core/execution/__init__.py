"""Evaluations, in this process or on worker processes that may die."""

from qd_core.execution.evaluation import Job, Outcome, evaluate
from qd_core.execution.pool import WorkerPool, WorkerStartError

__all__ = ["Job", "Outcome", "WorkerPool", "WorkerStartError", "evaluate"]
