"""Plans of one window against an optimal search over the joint states of all agents."""

import itertools
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import rhcr_sim
from conftest import SMALL
from joint_search import GONE, collide, optimal_cost
from solver_names import WINDOWED
from validator import distances_from

TINY = [["weee"], ["we", "ee"], ["weee", "@e@@"], ["ewe", "eee"], ["ewe", "e@e", "eee"]]


def check_plan(
    rows: Sequence[str],
    plan: Any,
    starts: Sequence[int],
    goals: Sequence[Sequence[int]],
    window: int,
) -> None:
    """The paths of a solved plan lead to the goals without conflicts, at the costs it claims."""
    assert plan.solved
    for path, start, goal, cost in zip(plan.paths, starts, goals, plan.costs, strict=True):
        cells = path.tolist()
        assert cells[0] == start
        assert len(cells) == min(cost, window) + 1
        assert all(distances_from(rows, a)[b] <= 1 for a, b in itertools.pairwise(cells))
        assert cost == len(cells) - 1 + distances_from(rows, goal)[cells[-1]]
    states = list(itertools.zip_longest(*(p.tolist() for p in plan.paths), fillvalue=GONE))
    assert not any(collide(before, after) for before, after in itertools.pairwise(states))


@pytest.mark.parametrize("rows", TINY, ids=["corridor", "square", "siding", "block", "ring"])
@pytest.mark.parametrize("window", [1, 3, 6])
def test_two_agents_on_tiny_maps(rows: list[str], window: int) -> None:
    """PBS and ECBS find a plan, ECBS one within its bound of the optimum.

    Only in a corridor too narrow to pass, and a window long enough to need it, PBS may give up.
    """
    passable = len(rows) > 1 or window < 6
    layout = rhcr_sim.Layout(rows)
    cells = layout.goal_cells.tolist()
    for starts in itertools.permutations(cells, 2):
        for goals in itertools.product(cells, repeat=2):
            queues = [[goal] for goal in goals]
            optimum = optimal_cost(rows, starts, goals, window)
            pbs = rhcr_sim.plan_window(layout, starts, queues, window)
            if passable or pbs.solved:
                check_plan(rows, pbs, starts, goals, window)
                assert pbs.costs.sum() >= optimum
            for bound in (1.0, 1.3):
                ecbs = rhcr_sim.plan_window(
                    layout, starts, queues, window,
                    solver="ecbs", suboptimality=bound, max_expansions=1_000_000,
                )  # fmt: skip
                check_plan(rows, ecbs, starts, goals, window)
                assert optimum <= ecbs.costs.sum() <= bound * optimum


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_three_agents_on_tiny_maps(data: st.DataObject) -> None:
    """Every solved plan is valid and ECBS keeps its bound; it solves short windows always.

    On a corridor with one siding its search tree explodes with the window, as that of CBS does.
    """
    rows = data.draw(st.sampled_from(TINY[2:]))
    layout = rhcr_sim.Layout(rows)
    cells = layout.goal_cells.tolist()
    starts = data.draw(st.permutations(cells))[:3]
    goals = data.draw(st.lists(st.sampled_from(cells), min_size=3, max_size=3))
    window = data.draw(st.integers(1, 6))
    optimum = optimal_cost(rows, starts, goals, window)
    for solver in WINDOWED:
        bound = data.draw(st.sampled_from([1.0, 1.2, 2.0])) if solver == "ecbs" else None
        plan = rhcr_sim.plan_window(
            layout, starts, [[goal] for goal in goals], window,
            solver=solver, suboptimality=bound, max_expansions=1_000_000,
        )  # fmt: skip
        if plan.solved or (solver == "ecbs" and window <= 4):
            check_plan(rows, plan, starts, goals, window)
            assert optimum <= plan.costs.sum() <= (bound or 1e9) * optimum


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"starts": []}, "starts must not be empty"),
        ({"goals": [[17], []]}, "a non-empty list for each agent"),
        ({"starts": [0, 0]}, "starts holds a cell more than once"),
        ({"starts": [0, 34]}, "starts holds cell 34"),
        ({"goals": [[18], [0]]}, "goals holds cell 0 at row 0, column 0, .* the 46 goal cells"),
        ({"starts": [0, 999]}, r"starts\[1\] is cell 999; use 0 to 143"),
        ({"starts": 5}, "starts must be a list of cells, got 5"),
        ({"window": 0}, "window must be from 1 to 62, got 0"),
        ({"window": 2.0}, "window must be an integer, got 2.0"),
        ({"goals": None}, "goals must hold a list of cells for each agent, got None"),
        ({"goals": [[18], [0.5]]}, r"goals\[1\]\[0\] must be a cell id"),
        ({"solver": "pibt"}, "solver must be one of pbs, ecbs, whca, got 'pibt'"),
        ({"suboptimality": 2.0}, r"suboptimality=2\.0 does not go with solver='pbs'"),
        ({"max_expansions": -1}, "max_expansions must be from 0 to [0-9]+, got -1"),
    ],
)
def test_wrong_arguments_are_named(arguments: dict[str, Any], message: str) -> None:
    """Arguments that are not allowed are refused, never a crash."""
    defaults = {"starts": [0, 1], "goals": [[18], [19]]}
    with pytest.raises(rhcr_sim.ConfigError, match=message):
        rhcr_sim.plan_window(rhcr_sim.Layout(SMALL), **(defaults | arguments))
