"""Simulating finished layouts again with the real simulator in worker processes."""

import multiprocessing
from typing import Any

import numpy as np
import pytest

from experiments.config.load import load_config
from experiments.domains.warehouse.domain import WarehouseDomain
from experiments.domains.warehouse.params import WarehouseParams
from experiments.report.scores import Score, Simulator, score_layouts
from qd_core.execution import ProcessExecutor


@pytest.fixture(scope="module")
def small_warehouse() -> WarehouseParams:
    """The warehouse of the smoke profile."""
    params = load_config("warehouse/even/cma-mae-nca-a5", profile="smoke").config.domain
    assert isinstance(params, WarehouseParams)
    return params


def test_scores_do_not_depend_on_workers(small_warehouse: WarehouseParams) -> None:
    """One worker or two: the same scores, in the order of the layouts, one call a simulation."""
    human = WarehouseDomain.layout("warehouse/human-9x16")
    layouts = {"human": human, "flipped": human[:, ::-1]}
    scores, calls = [], []
    for workers in (1, 2):
        with ProcessExecutor(Simulator(small_warehouse), workers=workers) as pool:
            scores.append(
                score_layouts(
                    pool,
                    WarehouseDomain(small_warehouse),
                    layouts,
                    [1, 2, 3],
                    lambda: calls.append(1),
                )
            )
    assert len(calls) == 12
    one, two = scores
    assert list(one) == list(two) == ["human", "flipped"]
    for name, score in one.items():
        np.testing.assert_array_equal(score.values, two[name].values)
        assert score.mean > 1
        assert score.evaluation is not None
        assert (score.evaluation.measures["congested"], score.failed) == (0, 0)
        assert score.evaluation.grids["tile_usage"].sum() == pytest.approx(1)
        assert score.mean == pytest.approx(score.evaluation.result_objective)


def test_layout_that_cannot_be_simulated(small_warehouse: WarehouseParams) -> None:
    """A layout without endpoints fails with a reason and leaves the others alone."""
    human = WarehouseDomain.layout("warehouse/human-9x16")
    with ProcessExecutor(Simulator(small_warehouse), workers=1) as pool:
        layouts = {"empty": np.zeros_like(human), "human": human}
        scores = score_layouts(
            pool, WarehouseDomain(small_warehouse), layouts, [1, 2], lambda: None
        )
    assert scores["empty"].failed == 2
    assert scores["empty"].message
    assert np.isnan(scores["empty"].mean)
    assert scores["human"].failed == 0


def test_score_statistics() -> None:
    """Mean and standard error are those of the sample."""
    score = Score(np.array([1.0, 2.0, 3.0]), None, 0, "")
    assert score.mean == 2
    assert score.standard_error == pytest.approx(1 / np.sqrt(3))
    assert np.isnan(Score(np.array([1.0]), None, 0, "").standard_error)


def test_dead_worker_costs_its_simulation(small_warehouse: WarehouseParams) -> None:
    """A worker killed in the comparison costs one simulation, which is counted with the reason."""
    layouts = {"human": WarehouseDomain.layout("warehouse/human-9x16")}
    with ProcessExecutor(Simulator(small_warehouse), workers=1) as pool:

        def kill_once() -> None:
            if not killed:
                killed.extend(multiprocessing.active_children())
                killed[0].kill()

        killed: list[Any] = []
        seeds = list(range(1, 7))
        score = score_layouts(pool, WarehouseDomain(small_warehouse), layouts, seeds, kill_once)
    assert score["human"].failed <= 1
    assert score["human"].values.size + score["human"].failed == 6
    assert score["human"].failed == 0 or "SIGKILL" in score["human"].message
