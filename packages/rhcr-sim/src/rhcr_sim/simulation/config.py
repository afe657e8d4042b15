"""Parameters of one simulation and their rules."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from rhcr_sim import _core
from rhcr_sim.errors import ConfigError
from rhcr_sim.layouts.layout import Layout
from rhcr_sim.simulation.resting import check_options, start_cells

MAX_SEED = 2**64 - 1

EXPANSIONS_PER_AGENT = 1000
"""Default work limit. A window in free flow takes 20 to 60 an agent, one in a jam any number."""

DEFAULT_SUBOPTIMALITY = 1.5
"""Bound of ECBS. With 1, optimal plans, the search explodes in dense traffic."""

DEFAULT_LOOKAHEAD = 3
"""Steps that EPIBT plans ahead. More cost time and gain little."""

MAX_ROBUST = 5
"""Most timesteps that agents can be made to keep apart."""

ROBUST_PLANNERS = ("pbs", "ecbs", "whca", "lra", "wait")
"""Solvers and fallbacks that can do so."""

Solver = Literal["pbs", "ecbs", "whca", "pibt", "epibt", "lra", "prioritised"]
Fallback = Literal["wait", "pibt", "epibt"]
Endpoints = Literal["free", "hold", "dummy"]
Metrics = Literal["executed", "published"]
Planner = Literal["sipp", "astar"]


@dataclass(frozen=True)
class Config:
    """Parameters of one simulation; see `rhcr_sim.simulate` for their meaning.

    Raises:
        ConfigError: A value is out of range, or `window` is shorter than `period`.
    """

    agents: int
    seed: int = 0
    steps: int = 1000
    window: int = 10
    period: int = 5
    left_weight: float = 1.0
    right_weight: float = 1.0
    service_times: tuple[int, ...] = (2, 5, 10)
    stop_at_congestion: bool = True
    solver: Solver = "pbs"
    suboptimality: float | None = None
    endpoints: Endpoints = "free"
    independence: bool = False
    travel_time_window: int = 0
    planner: Planner | None = None
    fallback: Fallback = "wait"
    lookahead: int | None = None
    robust: int = 0
    rotation: bool = False
    metrics: Metrics = "executed"
    max_expansions: int | None = None
    time_limit: float | None = None

    def __post_init__(self) -> None:
        _check_integer("agents", self.agents, 1, 2**31 - 1)
        _check_integer("seed", self.seed, 0, MAX_SEED)
        _check_integer("steps", self.steps, 1, 10**8)
        _check_integer("window", self.window, 1, _core.MAX_WINDOW)
        _check_integer("period", self.period, 1, _core.MAX_WINDOW)
        if self.max_expansions is not None:
            _check_integer("max_expansions", self.max_expansions, 0, 2**62)
        _check_choice("solver", self.solver, get_args(Solver))
        _check_choice("fallback", self.fallback, get_args(Fallback))
        _check_choice("endpoints", self.endpoints, get_args(Endpoints))
        _check_choice("metrics", self.metrics, get_args(Metrics))
        check_options(self)
        if self.window < self.period:
            raise ConfigError(
                f"window must be at least period, got window={self.window} and "
                f"period={self.period}: steps beyond the window are not free of conflicts"
            )
        check_suboptimality(self.solver, self.suboptimality)
        check_independence(self.independence, self.solver)
        _check_travel_time_window(self.travel_time_window, self.solver)
        check_planner(self.solver, self.planner)
        _check_lookahead(self.lookahead, self.solver, self.fallback)
        check_robust(self.robust, self.solver, self.fallback)
        _check_rotation(self)
        _check_weight("left_weight", self.left_weight)
        _check_weight("right_weight", self.right_weight)
        for i, service in enumerate(self.service_times):
            _check_integer(f"service_times[{i}]", service, 0, 10**6)
        if self.time_limit is not None and not self.time_limit > 0:
            raise ConfigError(
                f"time_limit must be a positive number of seconds or None, got {self.time_limit!r}"
            )

    @property
    def expansion_limit(self) -> int:
        """Single-agent states that the solver may expand in one window."""
        if self.max_expansions is None:
            return EXPANSIONS_PER_AGENT * self.agents
        return self.max_expansions

    @property
    def steps_ahead(self) -> int:
        """Steps that "epibt" plans ahead."""
        return DEFAULT_LOOKAHEAD if self.lookahead is None else self.lookahead

    @property
    def executed_period(self) -> int:
        """Timesteps executed between two plans."""
        return self.period if self.endpoints == "free" else 1

    @property
    def bound(self) -> float:
        """Suboptimality bound of the solver."""
        return DEFAULT_SUBOPTIMALITY if self.suboptimality is None else self.suboptimality


def _check_lookahead(lookahead: int | None, solver: Solver, fallback: Fallback) -> None:
    if lookahead is None:
        return
    _check_integer("lookahead", lookahead, 1, _core.MAX_LOOKAHEAD)
    if "epibt" not in (solver, fallback):
        raise ConfigError(
            f"lookahead={lookahead} does not go with solver={solver!r} and fallback={fallback!r}; "
            f"leave it out or use 'epibt' as one of them"
        )


def check_planner(solver: Solver, planner: Planner | None) -> None:
    """Checks the planner of single agents.

    Raises:
        ConfigError: It is unknown, or the solver has its own.
    """
    if planner is None:
        return
    _check_choice("planner", planner, get_args(Planner))
    if solver not in ("pbs", "whca"):
        raise ConfigError(
            f"planner={planner!r} does not go with solver={solver!r}; leave it out or use "
            f"solver='pbs' or 'whca'"
        )


def core_planner(layout: Layout, planner: Planner | None) -> _core.Planner:
    """The planner of single agents on a layout.

    Raises:
        ConfigError: SIPP was asked for on a layout with weights other than 1.
    """
    if planner == "sipp" and not layout.unit_costs:
        raise ConfigError(
            f"planner='sipp' does not go with the weights of {layout.name}, for which arriving "
            f"early may cost more; leave it out or use planner='astar'"
        )
    return _core.Planner[planner or ("sipp" if layout.unit_costs else "astar")]


def _check_rotation(config: Config) -> None:
    if not config.rotation:
        return
    for name in ("solver", "fallback", "endpoints"):
        value = getattr(config, name)
        if value in ("pibt", "epibt", "hold", "dummy"):
            raise ConfigError(
                f"rotation=True does not go with {name}={value!r}, whose agents move at once in "
                f"any direction; leave it out or use another value of {name}"
            )


def check_suboptimality(solver: Solver, suboptimality: float | None) -> None:
    """Checks a suboptimality bound.

    Raises:
        ConfigError: It is out of range, or the solver has none.
    """
    if suboptimality is None:
        return
    if solver != "ecbs":
        raise ConfigError(
            f"suboptimality={suboptimality!r} does not go with solver={solver!r}; "
            f"leave it out or use solver='ecbs'"
        )
    if not (math.isfinite(suboptimality) and suboptimality >= 1):
        raise ConfigError(f"suboptimality must be a finite number >= 1, got {suboptimality!r}")


def check_robust(robust: int, solver: Solver, fallback: Fallback) -> None:
    """Checks a number of timesteps to keep apart.

    Raises:
        ConfigError: It is out of range, or a planner that would have to keep it looks only one
            step ahead.
    """
    _check_integer("robust", robust, 0, MAX_ROBUST)
    for name, value in (("solver", solver), ("fallback", fallback)):
        if robust > 0 and value not in ROBUST_PLANNERS:
            raise ConfigError(
                f"robust={robust} does not go with {name}={value!r}, which lets agents follow one "
                f"another; set robust=0 or another {name}"
            )


def check_independence(independence: bool, solver: Solver) -> None:
    """Checks the choice of independence detection.

    Raises:
        ConfigError: The solver plans every agent alone anyway.
    """
    if independence and solver not in ("pbs", "ecbs", "whca"):
        raise ConfigError(
            f"independence=True does not go with solver={solver!r}, which plans no groups; "
            f"leave it out or use solver='pbs', 'ecbs' or 'whca'"
        )


def _check_travel_time_window(timesteps: int, solver: Solver) -> None:
    _check_integer("travel_time_window", timesteps, 0, 10**6)
    if timesteps > 0 and solver != "lra":
        raise ConfigError(
            f"travel_time_window={timesteps} does not go with solver={solver!r}, which plans "
            f"around other agents; leave it out or use solver='lra'"
        )


def check_starts(
    layout: Layout,
    config: Config,
    starts: Sequence[int] | NDArray[np.integer[Any]] | None,
    anywhere: bool,
) -> list[int]:
    """Returns the explicit start cells of the agents; an empty list if they are to be drawn.

    Args:
        layout: Where the agents drive.
        config: Parameters of the run.
        starts: Start cell of each agent, or None.
        anywhere: Whether given start cells may be any drivable cells.

    Raises:
        ConfigError: There are more agents than start cells, or `starts` has the wrong length,
            repeats a cell or names a cell on which agents may not start.
    """
    candidates = start_cells(layout, config)
    if anywhere and starts is not None:
        candidates = np.flatnonzero(layout.drivable).astype(np.int32)
    if config.agents > len(candidates):
        raise ConfigError(
            f"agents={config.agents} but {layout.name} has only {len(candidates)} start cells; "
            f"use at most that many"
        )
    if starts is None:
        return []
    cells = [int(cell) for cell in starts]
    if len(cells) != config.agents:
        raise ConfigError(f"starts has {len(cells)} cells but agents={config.agents}")
    if len(set(cells)) != len(cells):
        repeated = next(cell for cell in cells if cells.count(cell) > 1)
        raise ConfigError(f"starts holds cell {repeated} more than once; starts must differ")
    outside = set(cells).difference(candidates.tolist())
    if outside:
        raise ConfigError(f"starts holds cell {min(outside)}, which is not a start cell")
    return cells


def _check_integer(name: str, value: int, low: int, high: int) -> None:
    if isinstance(value, bool) or not isinstance(value, int | np.integer):
        raise ConfigError(f"{name} must be an integer, got {value!r}")
    if not low <= value <= high:
        raise ConfigError(f"{name} must be from {low} to {high}, got {value}")


def _check_choice(name: str, value: str, choices: tuple[str, ...]) -> None:
    if value not in choices:
        raise ConfigError(f"{name} must be one of {', '.join(choices)}, got {value!r}")


def _check_weight(name: str, value: float) -> None:
    if not (math.isfinite(value) and value >= 0):
        raise ConfigError(f"{name} must be a finite number >= 0, got {value!r}")
