"""The end of a run: choose the best layout robustly and compare it with a baseline."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from experiments.bars import tqdm
from experiments.config.schema.tables import ExperimentConfig
from experiments.domains.base import ExperimentDomain, Layout
from experiments.domains.registry import domain_class
from experiments.report.scores import Score, Simulator, score_layouts
from qd_core.loops import OpenExecutor
from qd_core.runs import Elites
from qd_core.seeding import Purpose, integer

SELECTION, FINAL = 0, 1
"""Streams of seeds: for the choice of the best layout, and for the final comparison."""


@dataclass(frozen=True)
class Comparison:
    """The best layout of a run and its baseline, simulated on the same fresh seeds.

    Args:
        domain: The domain of the report.
        eval_id: Evaluation that found the best layout.
        layout: ``uint8 (H, W)``, the best layout.
        scores: Scores by name; `best` first, then the baseline if there is one.
    """

    domain: ExperimentDomain
    eval_id: int
    layout: Layout
    scores: Mapping[str, Score]

    @property
    def best(self) -> Score:
        """Score of the best layout."""
        return self.scores["best"]

    def table(self) -> str:
        """Describe the comparison as a table of fixed width."""
        names = {"best": f"best (evaluation {self.eval_id})"}
        rows = [(names.get(name, name), score) for name, score in self.scores.items()]
        width = max(len(name) for name, _ in rows)
        extra = self.domain.reported_measures
        title = self.domain.objective.name
        lines = ["  ".join([f"{'layout':<{width}}", f"{title:<15}", *extra, "failed", "seeds"])]
        for name, score in rows:
            mean = f"{score.mean:5.3f} +- {score.standard_error:5.3f}"
            cells = [f"{_measure(score, measure):>{len(measure)}}" for measure in extra]
            n = score.values.size + score.failed
            lines.append(
                "  ".join(
                    [f"{name:<{width}}", f"{mean:<15}", *cells, f"{score.failed:>6}", f"{n:>5}"]
                )
            )
        return "\n".join(lines)


def _measure(score: Score, name: str) -> str:
    return f"{score.evaluation.measures[name]:.3g}" if score.evaluation else "-"


def fresh_seeds(seed: int, stream: int, count: int) -> list[int]:
    """Draw simulator seeds that the search has not used.

    Args:
        seed: Seed of the run.
        stream: `SELECTION` or `FINAL`.
        count: How many.
    """
    return [integer(seed, Purpose.REPORT, stream, index) for index in range(count)]


def compare(
    config: ExperimentConfig, elites: Elites, seed: int, open_executor: OpenExecutor
) -> Comparison:
    """Choose the best elite on held-out seeds, then compare it with the baseline on others.

    The elites with the highest objective during the search are simulated again, because the
    highest of many noisy values flatters; the domain ranks them.

    Args:
        config: The experiment.
        elites: Its result archive, not empty.
        seed: Seed of the run.
        open_executor: Starts what runs the simulations.
    """
    report = config.report
    params = config.report_domain()
    domain = domain_class(params.kind)(params)
    layouts = elites.layouts[domain.final_layout]
    candidates = {str(i): layouts[i] for i in _top(elites, report.candidates)}
    baseline = {} if report.baseline is None else {report.baseline: domain.layout(report.baseline)}
    total = len(candidates) * report.selection_repetitions
    total += (1 + len(baseline)) * report.repetitions
    limits = config.execution.limits()
    with (
        open_executor(Simulator(params), limits, None) as pool,
        tqdm(total=total, desc="comparing layouts", unit="sim", disable=None) as bar,
    ):
        seeds = fresh_seeds(seed, SELECTION, report.selection_repetitions)
        best = int(_best(domain, score_layouts(pool, domain, candidates, seeds, bar.update)))
        final = {"best": layouts[best], **baseline}
        seeds = fresh_seeds(seed, FINAL, report.repetitions)
        scores = score_layouts(pool, domain, final, seeds, bar.update)
    return Comparison(domain, int(elites.eval_id[best]), layouts[best], scores)


def _top(elites: Elites, count: int) -> NDArray[np.int64]:
    """Positions of the elites with the highest objective, ties by evaluation."""
    return np.lexsort((elites.eval_id, -elites.objective))[:count].astype(np.int64)


def _best(domain: ExperimentDomain, scores: Mapping[str, Score]) -> str:
    def rank(name: str) -> tuple[float, ...]:
        score = scores[name]
        return (-score.failed, *(domain.rank(score.evaluation) if score.evaluation else ()))

    return max(scores, key=rank)
