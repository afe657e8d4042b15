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

from experiments.domains.registry import domain_class
from experiments.domains.warehouse.layouts.tiles import Layout
from experiments.errors import RunFailedError
from experiments.tables import DomainParams
from qd_core import EvaluationError


@dataclass(frozen=True)
class Score:
    """Simulations of one layout.

    Args:
        throughput: ``(n,)`` finished tasks per timestep of each simulation.
        congested: Simulations in which the agents jammed.
        tile_usage: ``(H, W)`` mean share of agent-timesteps on each tile.
        failed: Simulations that could not be run.
        message: Why they could not, or an empty string.
    """

    throughput: NDArray[np.float64]
    congested: int
    tile_usage: NDArray[np.float64]
    failed: int
    message: str

    @property
    def mean(self) -> float:
        """Mean throughput, NaN without a single simulation."""
        return float(self.throughput.mean()) if self.throughput.size else float("nan")

    @property
    def standard_error(self) -> float:
        """Standard error of the mean throughput, NaN below two simulations."""
        n = self.throughput.size
        return float(self.throughput.std(ddof=1) / np.sqrt(n)) if n > 1 else float("nan")


_domain: Any = None


def _start_worker(params: DomainParams) -> None:
    global _domain
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _domain = domain_class(params.kind)(params, ())


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
    layouts: Mapping[str, Layout],
    seeds: Sequence[int],
    on_simulation: Callable[[], object],
) -> dict[str, Score]:
    """Simulate each layout on each seed.

    Args:
        pool: Workers of :func:`simulation_pool`.
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
        name: _score(layouts[name].shape, [future.result() for future in futures])
        for name, futures in jobs.items()
    }


def _score(shape: tuple[int, ...], outcomes: Sequence[Any]) -> Score:
    records = [outcome for outcome in outcomes if not isinstance(outcome, str)]
    messages = [outcome for outcome in outcomes if isinstance(outcome, str)]
    usage = [record.tile_usage for record in records]
    return Score(
        throughput=np.array([record.throughput for record in records], np.float64),
        congested=sum(record.congested for record in records),
        tile_usage=np.mean(usage, axis=0) if usage else np.zeros(shape),
        failed=len(messages),
        message=messages[0] if messages else "",
    )
