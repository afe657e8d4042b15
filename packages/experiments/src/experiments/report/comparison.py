"""The end of a run: choose the best layout robustly and compare it with a baseline."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from experiments.config.tables import ExperimentConfig
from experiments.domains.warehouse.layouts import layout as built_in
from experiments.domains.warehouse.layouts.tiles import Layout
from experiments.report.scores import Score, score_layouts, simulation_pool
from qd_core.runs import Elites

SEED_KEY = 0x52455054
"""Spawn key of the report's seeds, apart from those of the search."""


@dataclass(frozen=True)
class Comparison:
    """The best layout of a run and the baseline, simulated on the same fresh seeds.

    Args:
        eval_id: Evaluation that found the best layout.
        layout: ``uint8 (H, W)``, the best layout.
        best: Its score.
        baseline_name: Built-in layout it is compared with.
        baseline: Score of the baseline.
    """

    eval_id: int
    layout: Layout
    best: Score
    baseline_name: str
    baseline: Score

    def table(self) -> str:
        """Word the comparison as a table of fixed width."""
        rows = [(f"best (evaluation {self.eval_id})", self.best)]
        rows.append((self.baseline_name, self.baseline))
        width = max(len(name) for name, _ in rows)
        lines = [f"{'layout':<{width}}  throughput       congested  failed  seeds"]
        for name, score in rows:
            n = score.throughput.size + score.failed
            lines.append(
                f"{name:<{width}}  {score.mean:5.3f} +- {score.standard_error:5.3f}"
                f"  {score.congested:>4}/{n:<4}  {score.failed:>5}  {n:>5}"
            )
        return "\n".join(lines)


def fresh_seeds(seed: int, stage: int, count: int) -> list[int]:
    """Draw simulator seeds that the search has not used.

    Args:
        seed: Seed of the run.
        stage: 0 for the choice of the best layout, 1 for the final comparison.
        count: How many.
    """
    sequence = np.random.SeedSequence(entropy=seed, spawn_key=(SEED_KEY, stage))
    return [int(value) for value in sequence.generate_state(count, np.uint32)]


def compare(config: ExperimentConfig, elites: Elites, seed: int, workers: int) -> Comparison:
    """Choose the best elite on held-out seeds, then compare it with the baseline on others.

    The elites with the highest throughput during the search are simulated again, because the
    highest of many noisy values flatters; the one with the fewest congested simulations and
    then the highest mean throughput is the best.

    Args:
        config: The experiment.
        elites: Its result archive, not empty.
        seed: Seed of the run.
        workers: Processes.
    """
    report = config.report
    params = config.domain.with_steps(report.steps)
    repaired = elites.layouts["repaired"]
    candidates = {str(i): repaired[i] for i in _top(elites, report.candidates)}
    total = len(candidates) * report.selection_repetitions + 2 * report.repetitions
    with (
        simulation_pool(params, workers) as pool,
        tqdm(total=total, desc="comparing layouts", unit="sim", disable=None) as bar,
    ):
        seeds = fresh_seeds(seed, 0, report.selection_repetitions)
        best = int(_best(score_layouts(pool, candidates, seeds, bar.update)))
        final = {"best": repaired[best], "baseline": built_in(report.baseline)}
        seeds = fresh_seeds(seed, 1, report.repetitions)
        scores = score_layouts(pool, final, seeds, bar.update)
    return Comparison(
        eval_id=int(elites.eval_id[best]),
        layout=repaired[best],
        best=scores["best"],
        baseline_name=report.baseline,
        baseline=scores["baseline"],
    )


def _top(elites: Elites, count: int) -> NDArray[np.int64]:
    """Positions of the elites with the highest objective, ties by evaluation."""
    return np.lexsort((elites.eval_id, -elites.objective))[:count].astype(np.int64)


def _best(scores: dict[str, Score]) -> str:
    def rank(name: str) -> tuple[int, float]:
        score = scores[name]
        return (-score.congested - score.failed, score.mean if score.throughput.size else -1.0)

    return max(scores, key=rank)
