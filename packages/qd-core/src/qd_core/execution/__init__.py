"""Work in this process or on worker processes that may die; evaluations above all."""

from qd_core.execution.evaluation import (
    Candidate,
    EvaluatorFactory,
    Outcome,
    cut,
    evaluate,
    evaluate_all,
)
from qd_core.execution.executor import Done, Executor, Job, WorkerStartError
from qd_core.execution.processes import ProcessExecutor
from qd_core.execution.serial import SerialExecutor

__all__ = [
    "Candidate",
    "Done",
    "EvaluatorFactory",
    "Executor",
    "Job",
    "Outcome",
    "ProcessExecutor",
    "SerialExecutor",
    "WorkerStartError",
    "cut",
    "evaluate",
    "evaluate_all",
]
