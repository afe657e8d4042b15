"""Work in this process or on worker processes that may die; evaluations above all."""

from qd_core.execution.evaluation import (
    Candidate,
    EvaluatorFactory,
    Outcome,
    cut,
    evaluate,
    evaluate_all,
)
from qd_core.execution.executor import (
    Done,
    Executor,
    ExecutorLostError,
    Job,
    Limits,
    WorkerStartError,
    WorkFactory,
)
from qd_core.execution.processes import ProcessExecutor
from qd_core.execution.serial import SerialExecutor

__all__ = [
    "Candidate",
    "Done",
    "EvaluatorFactory",
    "Executor",
    "ExecutorLostError",
    "Job",
    "Limits",
    "Outcome",
    "ProcessExecutor",
    "SerialExecutor",
    "WorkFactory",
    "WorkerStartError",
    "cut",
    "evaluate",
    "evaluate_all",
]
