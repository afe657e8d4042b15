"""Predict the cost of a full run from a short measurement."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from experiments.commands.search.compose import codec, domain_of, search_spec
from experiments.config.load import LoadedConfig
from experiments.errors import RunFailedError
from qd_core.execution import Candidate, Outcome, evaluate
from qd_core.execution.executor import never

STAGES = ("prepare", "simulate", "aggregate")


@dataclass(frozen=True)
class Cost:
    """CPU seconds of one batch and of its evaluations.

    Args:
        propose: Proposing a batch, the second one: the first also loads libraries.
        decode: Decoding it.
        learn: Learning from it.
        batch: Its solutions.
        stages: Mean of each stage of an evaluation.
        failed: Share of the measured evaluations that failed.
    """

    propose: float
    decode: float
    learn: float
    batch: int
    stages: dict[str, float]
    failed: float

    @property
    def evaluation(self) -> float:
        """CPU seconds of one evaluation."""
        return sum(self.stages.values())

    def run(self, max_evals: int) -> float:
        """CPU seconds of a run of so many evaluations."""
        batches = np.ceil(max_evals / self.batch)
        driver = self.propose + self.decode + self.learn
        return float(batches * driver + max_evals * self.evaluation)


def bench(loaded: LoadedConfig, evaluations: int, workers: int) -> Iterator[str]:
    """Measure some evaluations in this process and predict the whole run.

    Networks of ``dsage`` are not trained: their cost is not in the prediction.

    Args:
        loaded: The configuration.
        evaluations: How many to measure.
        workers: Processes of the run that is predicted.

    Yields:
        Lines for the user.

    Raises:
        RunFailedError: If all measured evaluations fail.
    """
    cost = measure(loaded, evaluations)
    budget = loaded.config.algorithm.max_evals
    for stage in STAGES:
        yield f"  {stage:<20}{cost.stages[stage]:9.3f} CPU-s an evaluation"
    for name, seconds in (
        ("propose", cost.propose),
        ("decode", cost.decode),
        ("learn", cost.learn),
    ):
        yield f"  {name:<20}{seconds:9.3f} CPU-s a batch of {cost.batch}"
    total = cost.run(budget)
    driver = total - budget * cost.evaluation
    hours = (driver + budget * cost.evaluation / workers) / 3600
    cores = f"{hours:.2f} hours on {workers} cores"
    yield f"  {budget} evaluations: {total / 3600:.2f} CPU-hours, {cores}"
    if cost.failed:
        yield f"  {cost.failed:.0%} of the measured evaluations failed"


def measure(loaded: LoadedConfig, evaluations: int) -> Cost:
    """Measure two batches and the evaluation of some of their solutions."""
    config = loaded.config
    spec, tiles_of, domain = search_spec(config), codec(config), domain_of(config)
    strategy = spec.strategy.build(spec.archive, tiles_of, 0)
    first, _ = _timed(lambda: strategy.propose(spec.max_evals, never))
    tiles, decode = _timed(lambda: tiles_of.decode(first.solutions))
    outcomes: list[Outcome | None] = [None] * len(first)
    seconds = dict.fromkeys(STAGES, 0.0)
    count = min(evaluations, len(first))
    for row in range(count):
        (outcomes[row],) = _evaluated(domain, Candidate(row, tiles[row]), seconds)
    done = [outcome for outcome in outcomes if outcome is not None]
    if not any(outcome.success for outcome in done):
        raise RunFailedError(f"all {count} measured evaluations failed: {done[0].result}")
    _, learn = _timed(lambda: strategy.learn(first, outcomes))
    failed = sum(not outcome.success for outcome in done) / count
    _, propose = (
        _timed(lambda: strategy.propose(spec.max_evals, never)) if _cheap(config) else (None, 0.0)
    )
    stages = {stage: spent / count for stage, spent in seconds.items()}
    return Cost(propose, decode, learn, len(first), stages, failed)


def _cheap(config: Any) -> bool:
    """Whether a second proposal needs no training."""
    return config.surrogate is None


def _timed(call: Callable[[], Any]) -> tuple[Any, float]:
    start = time.process_time()
    return call(), time.process_time() - start


def _evaluated(domain: Any, candidate: Candidate, seconds: dict[str, float]) -> list[Outcome]:
    """Evaluate one solution and add the CPU seconds of its stages."""
    marks: list[tuple[str, float]] = []
    results = evaluate(domain, [candidate], 0, lambda s: marks.append((s, time.process_time())))
    ends = [mark for _, mark in marks[1:]] + [time.process_time()]
    for (stage, start), end in zip(marks, ends, strict=True):
        seconds[stage] += end - start
    return results
