"""The Pyomo definition with solvers by name."""

import pytest

from inputs import constant, uniform
from layout_repair import BudgetError, InfeasibleError, SolverError, WeightedHamming, repair, specs
from layout_repair.oracle.pyomo_model import solve_exact_pyomo

SPEC = specs.warehouse(shelves=20)


def test_another_open_solver_agrees() -> None:
    """SCIP proves the optimum that HiGHS proves, over several rounds of cuts."""
    for seed, objective in ((0, None), (1, WeightedHamming(changes={("block", "floor"): 3}))):
        layout = uniform(seed, 9, 12)
        options = {"objective": objective, "solver": "scip_persistent"}
        result = solve_exact_pyomo(layout, SPEC, **options)
        assert result.cost == repair(layout, SPEC, objective=objective).cost
        assert result.stats.solver == "Pyomo, scip_persistent"


def test_another_solver_proves_infeasibility() -> None:
    """An impossible count is explained, whatever the solver."""
    layout = uniform(0, 4, 2)
    with pytest.raises(InfeasibleError, match="W3 count: 6 shelves cannot be placed"):
        solve_exact_pyomo(layout, specs.warehouse(shelves=6), solver="scip_direct")


@pytest.mark.parametrize("name", ["nonsense", "appsi_cplex", ""])
def test_missing_solvers_are_refused(name: str) -> None:
    """A solver that is unknown or not installed is refused with what to install."""
    with pytest.raises(SolverError, match=f"solver: '{name}' is not .*pip install pyscipopt"):
        solve_exact_pyomo(uniform(0, 9, 12), SPEC, solver=name)


def test_loose_gaps_are_no_proof() -> None:
    """A solver that stops at a wide gap is not believed."""
    options = {"mip_rel_gap": 0.9, "presolve": "off"}
    with pytest.raises(BudgetError, match=r"options: appsi_highs stopped at .* with the bound"):
        solve_exact_pyomo(constant(0, 9, 12), SPEC, options=options)
