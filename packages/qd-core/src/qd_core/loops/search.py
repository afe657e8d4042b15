"""A search from its specification to its end."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from qd_core.archives import ArchiveSpec
from qd_core.codecs.base import Codec
from qd_core.domain import DomainFactory
from qd_core.errors import OptionError
from qd_core.execution import (
    EvaluatorFactory,
    Executor,
    Limits,
    Outcome,
    ProcessExecutor,
    SerialExecutor,
    WorkFactory,
)
from qd_core.execution.executor import NO_LIMITS
from qd_core.loops.built import built_sizes
from qd_core.loops.generations import GenerationLoop
from qd_core.loops.interrupt import Interrupt
from qd_core.loops.loop import Callbacks, IterationReport, SearchResult
from qd_core.loops.recorder import Recorder
from qd_core.loops.steady import SteadyLoop, SteadyStrategy
from qd_core.runs import RunDirectory
from qd_core.strategies.strategy import StrategySpec

OpenExecutor = Callable[[WorkFactory, Limits, Path | None], Executor]
"""Starts what runs jobs, from what makes the work, its limits and the folder for logs."""


@dataclass(frozen=True)
class SearchSpec:
    """A search.

    Args:
        archive: Axes and acceptance of its archives.
        strategy: What it learns and proposes.
        max_evals: Solutions that are evaluated in all, failed ones included.

    Raises:
        OptionError: If there is nothing to evaluate.
    """

    archive: ArchiveSpec
    strategy: StrategySpec
    max_evals: int

    def __post_init__(self) -> None:
        if self.max_evals < 1:
            raise OptionError(f"max_evals must be at least 1, got {self.max_evals}.")


def _ignore(_: object) -> None:
    """Stand in for a callback."""


def search(
    spec: SearchSpec,
    codec: Codec,
    factory: DomainFactory,
    directory: RunDirectory,
    *,
    seed: int,
    workers: int = 0,
    open_executor: OpenExecutor | None = None,
    limits: Limits = NO_LIMITS,
    repetitions_apart: bool = False,
    on_evaluation: Callable[[Outcome], object] = _ignore,
    on_iteration: Callable[[IterationReport], object] = _ignore,
) -> SearchResult:
    """Search until the budget is used up, or continue a search.

    The archives depend on spec, codec, domain and seed alone: not on the number of workers, and
    not on interruptions. Those of a steady-state search depend on the order in which evaluations
    finish besides, which is recorded.

    The first Ctrl-C or SIGTERM ends the search within a fraction of a second; evaluations that have
    finished are kept and the archives are written. Called again with the directory of a search
    that ended anyhow, it goes on where that one was, or with a larger budget beyond its end; no
    finished evaluation is made again.

    Args:
        spec: Archive, strategy and budget.
        codec: Turns solutions into tiles.
        factory: Builds the domain, here and in each worker; picklable.
        directory: Receives evaluations, metrics, status and archives.
        seed: Seed of every random stream.
        workers: Worker processes; 0 evaluates in this process.
        open_executor: What runs evaluations instead, such as a Dask cluster: called with what makes
            the work, its limits and the folder for logs.
        limits: What an evaluation may use; not enforced without workers.
        repetitions_apart: Whether repetitions are jobs of their own, each within `limits`; pays
            where there are more workers than solutions in a batch. What the domain prepares and
            records must be picklable. Without effect on a domain that simulates many at once.
        on_evaluation: Called after each evaluation, in order of completion.
        on_iteration: Called after each iteration.

    Returns:
        How the search ended.

    Raises:
        OptionError: If the archive has a measure that the domain has not, or the domain is none.
        WorkerStartError: If the domain cannot be built, or workers cannot be started.
        ExecutorLostError: If a cluster is gone.
        StorageError: If the run directory cannot be written to.
        ReplayError: If the directory holds evaluations of another search.
        KeyboardInterrupt: On a second Ctrl-C.
    """
    with (
        Interrupt() as interrupt,
        (open_executor or _on_workers(workers))(
            EvaluatorFactory(factory, seed), limits, directory.logs
        ) as executor,
    ):
        chunk, repetitions = built_sizes(factory, spec.archive)
        # The search library is loaded now, while workers start.
        strategy = spec.strategy.build(spec.archive, codec, seed)
        kind = SteadyLoop if isinstance(strategy, SteadyStrategy) else GenerationLoop
        loop = kind(
            strategy,
            spec.archive,
            codec,
            executor,
            Recorder(directory),
            interrupt,
            max_evals=spec.max_evals,
            chunk=chunk,
            repetitions=repetitions if repetitions_apart else 0,
            callbacks=Callbacks(on_evaluation, on_iteration),
        )
        return loop.run()


def _on_workers(workers: int) -> OpenExecutor:
    if workers < 0:
        raise OptionError(f"workers must not be negative, got {workers}.")

    def open_executor(factory: WorkFactory, limits: Limits, logs: Path | None) -> Executor:
        if not workers:
            return SerialExecutor(factory)
        return ProcessExecutor(factory, workers=workers, limits=limits, logs=logs)

    return open_executor
