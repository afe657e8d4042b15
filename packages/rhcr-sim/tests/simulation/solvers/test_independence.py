"""Independence detection: agents are planned together only if they meet."""

import itertools

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import rhcr_sim
from conftest import SMALL
from drawn_runs import drawn_run
from joint_search import optimal_cost
from solver_names import WINDOWED
from validator import violations

relaxed = settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow],
)


@relaxed
@given(data=st.data())
def test_random_runs_keep_all_rules(data: st.DataObject) -> None:
    """Groups planned apart never collide, at any density, distance and work limit."""
    run = drawn_run(data, WINDOWED, 3, independence=True)
    assert violations(run.rows, run.result, run.period, run.services) == []
    assert rhcr_sim.PlanChecker(run.layout, run.robust).check(run.result.paths) == []


@pytest.mark.parametrize("solver", WINDOWED)
def test_agents_far_apart_stay_alone(solver: str) -> None:
    """Two agents that never meet are never planned together; in traffic, groups merge."""
    far = rhcr_sim.Layout(["w.e" + "." * 60 + "e.w"])
    result = rhcr_sim.simulate(
        far, 2, steps=10, starts=[0, 65], solver=solver, independence=True, stop_at_congestion=False
    )
    assert result.solver.group_merges == 0
    busy = rhcr_sim.simulate(rhcr_sim.Layout(SMALL), 20, solver=solver, independence=True)
    assert busy.solver.group_merges > 0


@pytest.mark.parametrize("solver", WINDOWED)
def test_it_works_as_well_as_planning_all_together(solver: str) -> None:
    """In moderate traffic throughput is that of the solver alone, without more fallbacks."""
    layout = rhcr_sim.Layout(SMALL)
    common = {"agents": 15, "steps": 300, "solver": solver}
    apart = [rhcr_sim.simulate(layout, seed=s, **common, independence=True) for s in range(3)]
    together = [rhcr_sim.simulate(layout, seed=s, **common) for s in range(3)]
    assert sum(r.n_finished for r in apart) > 0.97 * sum(r.n_finished for r in together)
    assert sum(r.n_fallback_windows for r in apart) <= 2


@pytest.mark.parametrize("robust", [0, 1])
def test_plans_stay_optimal(robust: int) -> None:
    """ECBS with bound 1 finds the optimum of a joint search, also for groups planned apart."""
    rows = ["ewe", "e@e", "eee"]
    layout = rhcr_sim.Layout(rows)
    cells = layout.goal_cells.tolist()
    for starts in itertools.permutations(cells, 2):
        for goals in itertools.product(cells[::2], repeat=2):
            plan = rhcr_sim.plan_window(
                layout, starts, [[goal] for goal in goals], 4, robust=robust,
                solver="ecbs", suboptimality=1.0, independence=True,
            )  # fmt: skip
            assert plan.solved
            assert plan.costs.sum() == optimal_cost(rows, starts, goals, 4, robust)


@pytest.mark.parametrize("solver", ["pibt", "epibt", "lra"])
def test_planners_without_groups_are_refused(solver: str) -> None:
    """Planners of single steps and lone agents know no groups; the error names both options."""
    with pytest.raises(rhcr_sim.ConfigError, match=f"independence=True .* solver='{solver}'"):
        rhcr_sim.simulate(rhcr_sim.Layout(SMALL), 3, solver=solver, independence=True)
