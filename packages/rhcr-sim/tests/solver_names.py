"""Names of solvers and fallbacks, from the table."""

from rhcr_sim.simulation.solvers import FALLBACKS, SOLVERS, WINDOW_SOLVERS

FREE_SOLVERS = [name for name, row in SOLVERS.items() if row.needs is None]
"""Solvers that need no other option."""

WINDOWED = list(WINDOW_SOLVERS)
"""Solvers that plan windows."""

FALLBACK_NAMES = list(FALLBACKS)
"""All fallbacks."""
