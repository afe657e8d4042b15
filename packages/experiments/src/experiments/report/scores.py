"""Simulating finished layouts again, on seeds they have not seen."""

import multiprocessing
import signal
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from experiments.domains.base import DomainParams, ExperimentDomain, Layout
from experiments.domains.registry import domain_class
from experiments.errors import RunFailedError
from qd_core import Evaluation, EvaluationError


@dataclass(frozen=True)
class Score:
    """Simulations of one layout.

    Args:
        values: ``(n,)`` result objective of each simulation.
        evaluation: All simulations together, or None if none could be run.
        failed: Simulations that could not be run.
        message: Why they could not, or an empty string.
    """

    values: NDArray[np.float64]
    evaluation: Evaluation | None
    failed: int
    message: str

    @property
    def mean(self) -> float:
        """Mean objective, NaN without a single simulation."""
        return float(self.values.mean()) if self.values.size else float("nan")

    @property
    def standard_error(self) -> float:
        """Standard error of the mean, NaN below two simulations."""
        n = self.values.size
        return float(self.values.std(ddof=1) / np.sqrt(n)) if n > 1 else float("nan")


_domain: Any = None


def _start_worker(params: DomainParams) -> None:
    global _domain
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _domain = domain_class(params.kind)(params)


def _simulate(layout: Layout, seed: int) -> Any:
    try:
        return _domain.simulate(_domain.adopt(layout), seed=seed)
    except EvaluationError as error:
        return str(error)


@contextmanager
def simulation_pool(params: DomainParams, workers: int) -> Iterator[ProcessPoolExecutor]:
    """Start worker processes that simulate layouts of one domain.

    Args:
        params: The domain.
        workers: Number of processes.

    Yields:
        The pool; pending work is dropped when the block is left by an error.
    """
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(workers, context, _start_worker, (params,))
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)


def score_layouts(
    pool: ProcessPoolExecutor,
    domain: ExperimentDomain,
    layouts: Mapping[str, Layout],
    seeds: Sequence[int],
    on_simulation: Callable[[], object],
) -> dict[str, Score]:
    """Simulate each layout on each seed.

    Args:
        pool: Workers of :func:`simulation_pool`.
        domain: The domain of the pool.
        layouts: Full valid layouts by name.
        seeds: Simulator seeds, the same for all layouts.
        on_simulation: Called after each finished simulation.

    Returns:
        One score a layout, in the given order.

    Raises:
        RunFailedError: If a worker process dies.
    """
    jobs: dict[str, list[Future[Any]]] = {}
    try:
        for name, layout in layouts.items():
            jobs[name] = [pool.submit(_simulate, layout, seed) for seed in seeds]
        for future in as_completed([future for futures in jobs.values() for future in futures]):
            future.result()
            on_simulation()
    except BrokenProcessPool:
        raise RunFailedError(
            "a worker process died while finished layouts were compared; the search is complete."
        ) from None
    return {
        name: _score(domain, layouts[name], [future.result() for future in futures])
        for name, futures in jobs.items()
    }


def _score(domain: ExperimentDomain, layout: Layout, outcomes: Sequence[Any]) -> Score:
    records = [outcome for outcome in outcomes if not isinstance(outcome, str)]
    messages = [outcome for outcome in outcomes if isinstance(outcome, str)]
    prepared = domain.adopt(layout) if records else None
    single = [domain.aggregate(prepared, [record]).result_objective for record in records]
    return Score(
        values=np.array(single, np.float64),
        evaluation=domain.aggregate(prepared, records) if records else None,
        failed=len(messages),
        message=messages[0] if messages else "",
    )
