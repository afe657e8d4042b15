"""Checks that options go with the solver and the fallback of a `Config`, by their tables."""

from __future__ import annotations

from dataclasses import Field
from typing import Any

from rhcr_sim.errors import ConfigError
from rhcr_sim.simulation.options import option_of
from rhcr_sim.simulation.solvers import FALLBACKS, SOLVERS, listed, solvers_with

NO_WINDOWS = "which plans at every timestep and without a window"


def check_needs(config: Any) -> None:
    """Check that an option is set without which a solver cannot work."""
    needed = SOLVERS[config.solver].needs
    if needed is None:
        return
    default = config.__dataclass_fields__[needed].default
    if getattr(config, needed) == default:
        raise ConfigError(
            f"solver={config.solver!r} does not go with {needed}={default!r}; use another solver, "
            f"or another value of {needed}"
        )


def check_planners_take(config: Any, entry: Field[Any]) -> None:
    """Check that an option which was set matters to the planners that it is for."""
    option, value = option_of(entry), getattr(config, entry.name)
    if option.lacking is None or value in (entry.default, *option.neutral):
        return
    solver, fallback = SOLVERS[config.solver], FALLBACKS[config.fallback]
    by_solver = entry.name in solver.takes | solver.ignores
    by_fallback = entry.name in fallback.takes - {"fallback"}  # none speaks for itself
    if by_solver and (by_fallback or not option.rule):
        return
    if by_fallback and not option.rule:
        return
    role, row = ("fallback", fallback) if by_solver else ("solver", solver)
    reason = NO_WINDOWS if row.kind == "rest" else option.lacking
    raise ConfigError(
        f"{entry.name}={value!r} does not go with {role}={row.name!r}, {reason}; leave it out or "
        f"use {_remedy(role, entry.name)}"
    )


def _remedy(role: str, option: str) -> str:
    """Values of solver or fallback with which an option goes."""
    if role == "solver":
        return listed(role, solvers_with(option))
    return listed(role, [name for name, row in FALLBACKS.items() if option in row.takes])
