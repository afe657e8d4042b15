"""Guidance graphs: real weights, JSON maps that hold them, and their scale."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import rhcr_sim
from rhcr_sim import Layout, LayoutError, read_layout, write_layout
from solver_names import FREE_SOLVERS

ROWS = ["e.w", "@.e"]


def guidance(tmp_path: Path, rows: Sequence[str] = ROWS, **changes: Any) -> Any:
    """A map with weights 1 for waiting and 1, 2, ... for the moves in their order."""
    free = [[tile != "@" for tile in row] for row in rows]
    moves = [
        (row, col, direction)
        for row in range(len(rows))
        for col in range(len(rows[0]))
        for direction, (down, right) in enumerate(((0, 1), (-1, 0), (0, -1), (1, 0)))
        if free[row][col]
        and 0 <= row + down < len(rows)
        and 0 <= col + right < len(rows[0])
        and free[row + down][col + right]
    ]
    document = {"layout": rows, "weight": True, "optimize_wait": False, "n_row": len(rows)}
    document["weights"] = [1.0, *(float(i + 1) for i in range(len(moves)))]
    path = tmp_path / "map.json"
    path.write_text(json.dumps(document | changes))
    return path, moves


def test_weights_stand_in_the_order_of_the_format(tmp_path: Path) -> None:
    """Cells row by row, moves right, up, left, down, only those that exist."""
    path, moves = guidance(tmp_path)
    weights = Layout.load(path).weights
    assert len(moves) == 10
    for number, (row, col, direction) in enumerate(moves, start=1):
        assert weights[row, col, direction] == number
    assert (weights[..., -1] == 1).all()
    assert np.count_nonzero(weights[..., :-1]) == 10


def test_waits_of_all_cells_come_first(tmp_path: Path) -> None:
    """With `optimize_wait` every free cell has a wait of its own."""
    moves = [float(n) for n in range(1, 11)]
    path, _ = guidance(tmp_path, optimize_wait=True, weights=[5.0, 6.0, 7.0, 8.0, 9.0, *moves])
    waits = Layout.load(path).weights[..., -1]
    assert waits[0].tolist() == [5, 6, 7]
    assert waits[1, 1:].tolist() == [8, 9]


def test_blocked_moves_do_not_exist(tmp_path: Path) -> None:
    """-1 blocks a move, which makes a one-way street."""
    ring = ["ew", "ee"]
    weights = [1.0, 1.0, -1.0, -1.0, 1.0, -1.0, 1.0, -1.0, 1.0]
    path, moves = guidance(tmp_path, ring, weights=weights)
    layout = Layout.load(path)
    blocked = [move for move, weight in zip(moves, weights[1:], strict=True) if weight < 0]
    assert all(layout.weights[move] == 0 for move in blocked)
    assert rhcr_sim.simulate(layout, 1, steps=40).n_finished > 0


def test_weights_of_maps_without_weight_are_ignored(tmp_path: Path) -> None:
    """Some files say ``"weight": false`` and carry weights all the same."""
    path, _ = guidance(tmp_path, weight=False, weights=[3.0])
    assert Layout.load(path).weights is None


def test_real_weights_are_scaled() -> None:
    """A small factor that makes weights whole is taken; else the error of each is below 0.5 %."""
    exact = np.full((2, 3, 5), 0.5)
    exact[0, 0, 0] = 2.25
    layout = Layout(ROWS, weights=exact)
    assert (layout.weight_scale, layout.weight_error) == (4.0, 0.0)
    assert layout.weights[0, 0, 0] == 9
    drawn = np.random.default_rng(0).uniform(0.1, 10, (2, 3, 5))
    layout = Layout(ROWS, weights=drawn)
    moves = layout.weights > 0
    moves[1, 0] = False
    error = abs(layout.weights[moves] / layout.weight_scale / drawn[moves] - 1)
    assert 0 < error.max() <= 0.005
    assert layout.weight_error == pytest.approx(error.max(), rel=0.1)


def test_costs_can_be_had_in_the_unit_of_the_file() -> None:
    """The mean length of a task is that of the real weights."""
    weights = np.full((1, 3, 5), 0.3)
    layout = Layout(["e.w"], weights=weights)
    assert layout.average_task_length == pytest.approx(0.6)


def test_weights_come_back(tmp_path: Path) -> None:
    """Written weights give the same layout, whatever their scale."""
    for seed in range(3):
        weights = np.random.default_rng(seed).uniform(0.1, 100, (2, 3, 5))
        layout = Layout(ROWS, "some name", weights)
        write_layout(layout, tmp_path / "out.json")
        assert read_layout(tmp_path / "out.json") == layout
    path, _ = guidance(tmp_path)
    write_layout(Layout.load(path), tmp_path / "out.json")
    assert read_layout(tmp_path / "out.json").weights.tolist() == Layout.load(path).weights.tolist()


@pytest.mark.parametrize("solver", FREE_SOLVERS)
def test_all_solvers_follow_weights(solver: str) -> None:
    """Agents take the cheap lane of two, though it is no shorter."""
    rows = ["e.....w", ".......", "e.....w"]
    weights = np.ones((3, 7, 5))
    weights[1, :, :4] = 0.25
    layout = Layout(rows, weights=weights)
    result = rhcr_sim.simulate(layout, 2, steps=200, solver=solver, stop_at_congestion=False)
    assert result.n_finished > 5
    usage = result.tile_usage[:, 1:-1].sum(axis=1)
    assert usage[1] > 3 * max(usage[0], usage[2])


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"weights": None}, "key 'weights' must be a list of 11 numbers"),
        ({"weights": [1.0] * 10}, r"'weights' has 10 numbers, .* need 11 \(1 for waiting and 10"),
        ({"weights": [-1.0] + [1.0] * 10}, r"weights\[0\] must be a positive number"),
        ({"weights": [1.0] * 10 + [0]}, r"weights\[10\] must be a positive number, or -1"),
        ({"weights": [1.0] * 10 + ["a"]}, r"weights\[10\] must be a positive number"),
        ({"weights": [1.0] * 10 + [1e999]}, r"weights\[10\] must be a positive number"),
        ({"optimize_wait": 1}, "key 'optimize_wait' must be true or false, got 1"),
        ({"layout": ["e.w", "@."]}, "key 'weights'|must be equally long"),
    ],
)
def test_wrong_guidance_is_explained(tmp_path: Path, changes: dict[str, Any], message: str) -> None:
    """Messages name the file, the key and the number that is expected."""
    path, _ = guidance(tmp_path, **changes)
    with pytest.raises(LayoutError, match=message) as caught:
        Layout.load(path)
    assert "map.json" in str(caught.value)
