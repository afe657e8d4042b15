"""The work of simulating a layout once, in a worker."""

import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from experiments.domains.base import DomainParams, ExperimentDomain, Layout
from experiments.domains.registry import domain_class
from qd_core import Evaluation
from qd_core.execution.executor import Announce

MOST_DOMAINS = 8
"""Domains that a worker keeps, so that a sweep over loads does not build them again and again."""


@dataclass(frozen=True)
class Task:
    """One simulation.

    Args:
        params: The domain, with its load.
        layout: ``uint8 (H, W)``, a full layout.
        seed: Seed of the simulation.
        grids: Whether the values of cells are asked for.
    """

    params: DomainParams
    layout: Layout
    seed: int
    grids: bool = False


@dataclass(frozen=True)
class Finding:
    """What a simulation has shown.

    Args:
        evaluation: The evaluation of this simulation alone.
        series: Time series by name, ``(n, 2)`` time and value.
        seconds: Processor time.
        grids: Values of cells by name, if they were asked for.
    """

    evaluation: Evaluation
    series: Mapping[str, NDArray[np.float64]]
    seconds: float
    grids: Mapping[str, NDArray[np.float32]] = field(default_factory=dict)


class SimulationWork:
    """Makes the work in a worker; picklable."""

    def __call__(self) -> Callable[[Task, Announce], Finding]:
        """The work: it simulates a task."""
        domains: OrderedDict[str, ExperimentDomain] = OrderedDict()

        def work(task: Task, announce: Announce) -> Finding:
            announce("simulate")
            domain = _domain(task.params, domains)
            start = time.process_time()
            prepared = domain.adopt(task.layout)
            record: Any = domain.simulate(prepared, seed=task.seed)
            evaluation = domain.aggregate(prepared, [record])
            seconds = time.process_time() - start
            grids = dict(evaluation.grids) if task.grids else {}
            return Finding(evaluation, dict(domain.series(record)), seconds, grids)

        return work


def _domain(params: DomainParams, domains: OrderedDict[str, ExperimentDomain]) -> ExperimentDomain:
    key = params.model_dump_json()
    if key not in domains:
        if len(domains) == MOST_DOMAINS:
            domains.popitem(last=False)
        domains[key] = domain_class(params.kind)(params)
    domains.move_to_end(key)
    return domains[key]
