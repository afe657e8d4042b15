"""Rules that cannot hold: found before solving where that is easy, else explained."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from inputs import constant
from layout_repair import (
    HomeFrame,
    InfeasibleError,
    LayoutSpec,
    WorkstationFrame,
    repair,
    specs,
    validate,
)
from layout_repair.budget import Budget
from layout_repair.oracle.pyomo_model import solve_exact_pyomo
from layout_repair.problem.problem import Problem
from layout_repair.search.explain import explain


def rooms(**options: Any) -> LayoutSpec:
    """Floor, blocks, endpoints, pillars and doors."""
    return LayoutSpec(
        name="rooms", letter="R", alphabet=".@e#d", floor=".", blocks="@", endpoint="e",
        obstacles="#", terminals="d", **options,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("layout", "spec", "message"),
    [
        (constant(0, 5, 4), specs.warehouse(shelves=30), "W3 count: 30 shelves cannot fit"),
        (np.zeros((3, 3), np.uint8), specs.manufacture(agents=8), "M3 count: 3 stations cannot"),
        (np.zeros((2, 2), np.uint8), specs.maze(min_walls=4), "Z3 count: 4 walls cannot fit"),
        (["d#.", "#..", "..."], rooms(), "R6 connected: the fixed tile at row 0, column 0"),
    ],
)
def test_easy_reasons_need_no_solver(
    monkeypatch: pytest.MonkeyPatch, layout: Any, spec: Any, message: str
) -> None:
    """Counts that cannot fit and walled-in terminals are refused before any solver runs."""
    for stage in ("relaxation.arm", "exact"):
        monkeypatch.setattr(f"layout_repair.search.{stage}.Solver", None)
    with pytest.raises(InfeasibleError, match=message):
        repair(layout, spec)


@pytest.mark.parametrize("solve", [repair, solve_exact_pyomo])
@pytest.mark.parametrize(
    ("layout", "spec", "rule", "message"),
    [
        (["d.#.d"], rooms(), "R6 connected", "divide the area into 2 rooms"),
        (
            ["....."],
            rooms(min_blocks=1, min_endpoints_per_block=2, min_open=4),
            "R3 count",
            "other numbers.*So would giving up R6 connected, R4 served",
        ),
        (
            ["d..#..d"],
            rooms(min_blocks=1, min_endpoints_per_block=2),
            "R3 count",
            "giving up R3 count, R6 connected together does",
        ),
        (
            WorkstationFrame().add(np.zeros((4, 2), np.uint8)),
            specs.warehouse(shelves=6),
            "W3 count",
            "6 shelves cannot be placed such that the other rules hold",
        ),
        (
            HomeFrame().add(np.zeros((1, 2), np.uint8)),
            specs.warehouse(shelves=1, min_endpoints_per_shelf=2, homes=True),
            "W3 count",
            "1 shelves are wanted, but no cell has room for one",
        ),
    ],
)
def test_the_responsible_rule_is_named(
    solve: Any, layout: Any, spec: Any, rule: str, message: str
) -> None:
    """What the solver proves impossible is explained by the rules without which it is possible."""
    with pytest.raises(InfeasibleError, match=message) as caught:
        solve(layout, spec)
    assert caught.value.rule == rule


def test_fixed_cells_alone() -> None:
    """Where only fixed cells are left, no rule helps."""
    error = explain(Problem.whole(np.full((2, 2), 3, np.uint8), rooms()), Budget(5, 4))
    assert error.reason.endswith("the fixed cells leave no choice.")


@pytest.mark.parametrize("tile", ["@", ".", "e"])
def test_rules_without_connectivity(tile: str) -> None:
    """A rule set may do without a connected area; then closed rooms are fine."""
    spec = rooms(connected=False, min_blocks=6, min_endpoints_per_block=1)
    layout = [tile * 3 + "#" + tile * 3] * 4
    result = repair(layout, spec)
    assert validate(result.layout, spec, layout) == []
    assert result.status == "optimal"
    assert result.cost == solve_exact_pyomo(layout, spec).cost
    assert validate(["@e#@e"], replace(spec, min_blocks=0)) == []
