"""The readable definition as a Pyomo model, which checks the fast path."""

from layout_repair.oracle.pyomo_model import pyomo_model, solve_exact_pyomo

__all__ = ["pyomo_model", "solve_exact_pyomo"]
