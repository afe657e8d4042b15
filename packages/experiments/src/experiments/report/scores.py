"""Simulating finished layouts again, on seeds they have not seen."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from experiments.domains.base import DomainParams, ExperimentDomain, Layout
from experiments.domains.registry import domain_class
from qd_core import Evaluation, Failure
from qd_core.execution import Executor, Job
from qd_core.execution.executor import Announce


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


@dataclass(frozen=True)
class Simulator:
    """Makes the work of simulating layouts in a worker; picklable.

    Args:
        params: The domain.
    """

    params: DomainParams

    def __call__(self) -> Callable[[tuple[Layout, int], Announce], tuple[Any, float]]:
        """Build the domain once; the work is to simulate a layout with a seed.

        Returns:
            The work; it gives the record of the simulation and its result objective.
        """
        domain = domain_class(self.params.kind)(self.params)

        def work(job: tuple[Layout, int], _: Announce) -> tuple[Any, float]:
            prepared = domain.adopt(job[0])
            record = domain.simulate(prepared, seed=job[1])
            return record, domain.aggregate(prepared, [record]).result_objective

        return work


def score_layouts(
    executor: Executor,
    domain: ExperimentDomain,
    layouts: Mapping[str, Layout],
    seeds: Sequence[int],
    on_simulation: Callable[[], object],
) -> dict[str, Score]:
    """Simulate each layout on each seed; what cannot be simulated is counted as failed.

    Args:
        executor: Made with a `Simulator` of the domain.
        domain: The domain.
        layouts: Full valid layouts by name.
        seeds: Simulator seeds, the same for all layouts.
        on_simulation: Called after each simulation.

    Returns:
        One score a layout, in the given order.

    Raises:
        WorkerStartError: If workers cannot be started.
    """
    pairs = [(name, seed) for name in layouts for seed in seeds]
    jobs = [Job(key, (layouts[name], seed)) for key, (name, seed) in enumerate(pairs)]
    done: dict[int, Any] = {}
    for end in executor.run(jobs):
        done[end.key] = end.result
        on_simulation()
    n = len(seeds)
    return {
        name: _score(domain, layout, [done[n * row + column] for column in range(n)])
        for row, (name, layout) in enumerate(layouts.items())
    }


def _score(domain: ExperimentDomain, layout: Layout, outcomes: Sequence[Any]) -> Score:
    good = [outcome for outcome in outcomes if not isinstance(outcome, Failure)]
    messages = [outcome.message for outcome in outcomes if isinstance(outcome, Failure)]
    together = None
    if good:
        together = domain.aggregate(domain.adopt(layout), [record for record, _ in good])
    return Score(
        values=np.array([value for _, value in good], np.float64),
        evaluation=together,
        failed=len(messages),
        message=messages[0] if messages else "",
    )
