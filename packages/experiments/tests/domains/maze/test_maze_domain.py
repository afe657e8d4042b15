"""The maze domain: its contract, its stages and its equality with single evaluations."""

from functools import partial

import numpy as np
import pytest
from pydantic import ValidationError

import maze_env
from experiments.domains.base import UnknownLayoutError
from experiments.domains.maze.domain import MazeDomain
from experiments.domains.maze.params import MazeParams
from experiments.domains.maze.view import MARKED_SYMBOLS, MazeView
from experiments.domains.registry import domain_class, find_layout
from qd_core import EvaluationError
from qd_core.domain import BatchDomain
from qd_core.testing import check_domain


def params(**changes: object) -> MazeParams:
    """Small mazes, few episodes, an agent that needs no training."""
    given = {
        "kind": "maze", "rows": 6, "columns": 7, "repetitions": 2, "episodes": 4,
        "agent": "right-hand", **changes,
    }  # fmt: skip
    return MazeParams.model_validate(given)


def mazes(count: int, seed: int = 0) -> list[np.ndarray]:
    """Independent walls."""
    rng = np.random.default_rng(seed)
    return [(rng.random((6, 7)) < 0.3).astype(np.uint8) for _ in range(count)]


def test_keeps_the_contract() -> None:
    """The conformance test of domains passes, and the domain takes batches."""
    check_domain(partial(MazeDomain, params()), (6, 7), 2)
    assert isinstance(MazeDomain(params()), BatchDomain)
    assert domain_class("maze") is MazeDomain


def test_batches_equal_single_evaluations() -> None:
    """A maze's records do not depend on the mazes that share its batch."""
    domain = MazeDomain(params(agent="random"))
    prepared = [domain.prepare(tiles, seed=0) for tiles in mazes(5)]
    seeds = [[10 * k, 10 * k + 1] for k in range(5)]
    batch = domain.simulate_many(prepared, seeds=seeds)
    for maze, own, records in zip(prepared, seeds, batch, strict=True):
        for seed, record in zip(own, records, strict=True):
            single = domain.simulate(maze, seed=seed)
            np.testing.assert_array_equal(record.path_length, single.path_length)
            np.testing.assert_array_equal(record.counts, single.counts)


def test_aggregates_repetitions() -> None:
    """Measures of the agent are means of the repetitions, the others those of the maze."""
    domain = MazeDomain(params(agent="random", objective="accel"))
    (tiles,) = mazes(1)
    prepared = domain.prepare(tiles, seed=0)
    records = [domain.simulate(prepared, seed=seed) for seed in (3, 4)]
    evaluation = domain.aggregate(prepared, records)
    lengths = np.concatenate([record.path_length for record in records])
    assert evaluation.objective == evaluation.result_objective == pytest.approx(lengths.mean())
    assert evaluation.measures["agent_path_length"] == pytest.approx(lengths.mean())
    assert evaluation.measures["num_blocks"] == tiles.sum()
    assert evaluation.repetitions["agent_path_length"].shape == (2,)
    assert evaluation.grids["occupancy"].sum() == pytest.approx(lengths.mean(), rel=1e-5)
    assert (evaluation.layouts["annotated"] >= 2).sum() == 2
    assert set(domain.measure_names) <= set(evaluation.measures)
    assert all(np.isfinite(value) for value in evaluation.measures.values())


def test_unsolvable_mazes_are_results() -> None:
    """A maze of walls alone has objective 0 and finite measures."""
    domain = MazeDomain(params())
    prepared = domain.prepare(np.ones((6, 7), np.uint8), seed=0)
    evaluation = domain.aggregate(prepared, [domain.simulate(prepared, seed=0)] * 2)
    assert evaluation.objective == 0
    assert evaluation.measures["optimal_path_length"] == -1
    assert not evaluation.grids["occupancy"].any()


def test_wrong_input_is_refused() -> None:
    """Tiles of another shape or code, agents that are not there and odd options are named."""
    domain = MazeDomain(params())
    for tiles in (np.zeros((7, 6), np.uint8), np.full((6, 7), 2, np.uint8)):
        with pytest.raises(EvaluationError, match="expected 0 and 1"):
            domain.prepare(tiles, seed=0)
    with pytest.raises(EvaluationError, match=r"missing\.safetensors"):
        MazeDomain(params(agent="missing.safetensors")).check()
    for changes in (
        {"rows": 1}, {"episodes": 0}, {"objective": "speed"}, {"chunk": 0},
        {"heading_mode": "batch_union"},
    ):  # fmt: skip
        with pytest.raises(ValidationError):
            params(**changes)
    params(heading_mode="batch_union", counting="published")


def test_adopts_mazes_of_any_size() -> None:
    """A finished maze keeps its size; marks of start and goal in it are floor."""
    domain = MazeDomain(params())
    marked = np.array([[2, 0, 0, 3]], np.uint8)
    prepared = domain.adopt(marked)
    assert prepared.layout.tolist() == [[0, 0, 0, 0]]
    record = domain.simulate(prepared, seed=1)
    assert record.success_rate == 1


def test_layouts() -> None:
    """Seeds have a block of four walls in the middle or at the left, at every size."""
    seed, domain = find_layout("maze/seed-16x16")
    assert domain is MazeDomain
    assert np.argwhere(seed).tolist() == [[7, 7], [7, 8], [8, 7], [8, 8]]
    assert np.argwhere(MazeDomain.layout("maze/seed-left-64x64")).tolist() == [
        [31, 0], [31, 1], [32, 0], [32, 1],
    ]  # fmt: skip
    assert MazeDomain.layout("maze/empty-5x9").shape == (5, 9)
    assert all(
        MazeDomain.layout(name).any() or "empty" in name for name in MazeDomain.layout_names()
    )
    for name in ("maze/seed-1x9", "maze/seed", "maze/seed-16x16x16", "maze/seed-9999x9999"):
        with pytest.raises(UnknownLayoutError):
            MazeDomain.layout(name)


def test_the_surrogate_sees_start_and_goal() -> None:
    """Levels of a surrogate mark the farthest pair, as the annotated layout does."""
    domain, view = MazeDomain(params()), MazeView()
    tiles = np.array([*mazes(4), np.ones((6, 7), np.uint8)])
    levels = view.levels(tiles)
    prepared = [domain.prepare(one, seed=0) for one in tiles]
    evaluations = [domain.aggregate(one, [domain.simulate(one, seed=0)]) for one in prepared]
    annotated = [evaluation.layouts["annotated"] for evaluation in evaluations]
    np.testing.assert_array_equal(levels, annotated)
    assert levels.max() < MARKED_SYMBOLS
    np.testing.assert_array_equal(view.layouts(evaluations), tiles)
    assert view.occupancy(evaluations).shape == tiles.shape
    assert maze_env.layouts.diameter_endpoints(tiles[-1]) is None


def test_pictures() -> None:
    """The maze and the visits are drawn."""
    domain = MazeDomain(params())
    prepared = domain.prepare(mazes(1)[0], seed=0)
    evaluation = domain.aggregate(prepared, [domain.simulate(prepared, seed=0)])
    assert set(domain.pictures(evaluation, "maze")) == {"layout", "occupancy"}
