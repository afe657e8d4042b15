"""Measures of a result, against counts by hand."""

import itertools

import numpy as np
import pytest

import rhcr_sim
from conftest import FLOOR, HOMES, SMALL
from validator import distances_from, goal_kinds, is_kind

LAYOUT = rhcr_sim.Layout(SMALL, name="small")


def test_metrics_equal_a_step_by_step_count() -> None:
    """Every metric equals an obvious recount of the recorded paths."""
    result = rhcr_sim.simulate(LAYOUT, 25, 4, 150, record_paths=True)
    paths = result.paths.tolist()
    visits = np.zeros(LAYOUT.shape)
    waits, turns = [0] * 150, []
    for path in paths:
        directions = []
        for t, cell in enumerate(path):
            visits[divmod(cell, LAYOUT.shape[1])] += 1
            if t and cell == path[t - 1]:
                waits[t - 1] += 1
            elif t:
                directions.append(cell - path[t - 1])
        turns.append(sum(a != b for a, b in itertools.pairwise(directions)))
    assert result.tile_usage == pytest.approx(visits / visits.sum())
    assert result.num_wait.tolist() == waits
    assert result.num_turns.tolist() == turns
    lengths = []
    for agent, path in enumerate(paths):
        before = 0
        for owner, _, done in result.tasks.tolist():
            if owner == agent and done >= 0:
                lengths.append(sum(path[t] != path[t - 1] for t in range(before + 1, done + 1)))
                before = done
    assert result.finished_task_len.tolist() == lengths
    assert result.n_finished == len(lengths) == result.tasks_finished_timestep[:, 0].sum()
    assert result.throughput == len(lengths) / 150
    assert result.tasks_finished_timestep[:, 1].tolist() == list(range(0, 150, 5))
    assert result.num_wait_mean == pytest.approx(np.mean(waits))
    assert result.num_turns_std == pytest.approx(np.std(turns))
    assert result.finished_len_mean == pytest.approx(np.mean(lengths))
    assert result.tile_usage_std == pytest.approx(np.std(visits / visits.sum()))


def test_published_metrics_equal_a_step_by_step_count() -> None:
    """Published turns are right angles without a wait; published lengths lack the last move."""
    executed = rhcr_sim.simulate(LAYOUT, 25, 4, 150, record_paths=True)
    result = rhcr_sim.simulate(LAYOUT, 25, 4, 150, metrics="published")
    turns = [0] * 25
    for agent, path in enumerate(executed.paths.tolist()):
        for before, _, after in zip(path, path[1:], path[2:], strict=False):
            (row, col), (next_row, next_col) = divmod(before, 16), divmod(after, 16)
            turns[agent] += row != next_row and col != next_col
    assert result.num_turns.tolist() == turns
    finished = executed.tasks[executed.tasks[:, 2] >= 0]
    last = [executed.paths[a, t] != executed.paths[a, max(t - 1, 0)] for a, _, t in finished]
    assert result.finished_task_len.tolist() == (executed.finished_task_len - last).tolist()
    assert result.throughput == executed.throughput


@pytest.mark.parametrize("rows", [SMALL, HOMES, FLOOR])
def test_average_task_length_equals_breadth_first_mean(rows: list[str]) -> None:
    """`avg_task_len` is the mean breadth-first distance over all possible tasks."""
    layout = rhcr_sim.Layout(rows)
    all_cells = range(len(rows) * len(rows[0]))
    cells = {k: [c for c in all_cells if is_kind(rows, c, k)] for k in goal_kinds(rows)}
    kinds = list(cells)
    pairs = [
        distances_from(rows, origin)[goal]
        for kind, following in zip(kinds, kinds[1:] + kinds[:1], strict=True)
        for origin in cells[kind]
        for goal in cells[following]
        if origin != goal or rows is FLOOR
    ]
    assert layout.average_task_length == pytest.approx(np.mean(pairs))


def test_an_endpoint_between_two_stations_of_a_type_counts_twice() -> None:
    """Such an endpoint is drawn twice as often as one beside a single station of that type."""
    layout = rhcr_sim.Layout(["0e0e.", ".....", "....."])
    assert layout.station_endpoints[0].tolist() == [1, 1, 3]
    cells = rhcr_sim.simulate(layout, 2, 0, 8000, service_times=[1]).tasks[:, 1]
    assert np.mean(cells == 1) == pytest.approx(2 / 3, abs=0.03)
