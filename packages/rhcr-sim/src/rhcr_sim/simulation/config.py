"""The options of one simulation and their rules."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from functools import cache
from typing import Any, Literal, TypeAlias, get_type_hints

from rhcr_sim import _core
from rhcr_sim.errors import ConfigError
from rhcr_sim.simulation.options import about, checked_value, option_of
from rhcr_sim.simulation.solver_checks import NO_WINDOWS, check_needs, check_planners_take
from rhcr_sim.simulation.solvers import (
    FallbackName,
    SolverName,
)

MAX_SEED = 2**64 - 1

EXPANSIONS_PER_AGENT = 1000
"""Default work limit. A window in free flow takes 20 to 60 an agent, one in a jam any number."""

DEFAULT_SUBOPTIMALITY = 1.5
"""Bound of ECBS. With 1, optimal plans, the search explodes in dense traffic."""

DEFAULT_LOOKAHEAD = 3
"""Steps that EPIBT and LNS plan ahead. More cost time and gain little."""

Endpoints: TypeAlias = Literal["free", "hold", "dummy"]
Metrics: TypeAlias = Literal["executed", "published"]
Planner: TypeAlias = Literal["sipp", "astar"]

NO_DELAYS = "whose agents follow their plans to the ends"


@dataclass(frozen=True)
class Config:
    """Options of one simulation; equal options give equal results on any machine.

    Raises:
        ConfigError: A value is out of range, `window` is shorter than `period`, or an option does
            not go with the solver; the message names the options and values.
    """

    agents: int = field(metadata=about("number of agents", low=1, high=2**31 - 1))
    seed: int = field(default=0, metadata=about("random seed", low=0, high=MAX_SEED))
    steps: int = field(default=1000, metadata=about("timesteps to simulate", low=1, high=10**8))
    window: int = field(
        default=10,
        metadata=about(
            "timesteps ahead in which conflicts are resolved, at least the period",
            low=1,
            high=_core.MAX_WINDOW,
            lacking=NO_WINDOWS,
        ),
    )
    period: int = field(
        default=5,
        metadata=about(
            "timesteps executed between two plans",
            low=1,
            high=_core.MAX_WINDOW,
            lacking=NO_WINDOWS,
            neutral=(1,),
        ),
    )
    left_weight: float = field(
        default=1.0, metadata=about("sampling weight of workstations in the first column", low=0)
    )
    right_weight: float = field(
        default=1.0, metadata=about("sampling weight of all other workstations", low=0)
    )
    service_times: tuple[int, ...] = field(
        default=(2, 5, 10),
        metadata=about(
            "on manufacturing floors, timesteps to stay at an endpoint of each station type",
            low=0,
            high=10**6,
        ),
    )
    stop_at_congestion: bool = field(
        default=True,
        metadata=about("end the run after a window in which over half of the agents stood still"),
    )
    solver: SolverName = field(default="auto", metadata=about("planner"))
    suboptimality: float | None = field(
        default=None,
        metadata=about(
            f"bound of ecbs on the sum of costs; {DEFAULT_SUBOPTIMALITY} if not given",
            low=1,
            lacking="which has no bound",
        ),
    )
    endpoints: Endpoints = field(
        default="free",
        metadata=about(
            "where agents rest: anywhere, at their goals, or behind them in places of their own",
            lacking="which lets agents rest anywhere",
        ),
    )
    independence: bool = field(
        default=False,
        metadata=about(
            "plan agents alone, and together only those whose paths conflict (independence "
            "detection, Standley, AAAI 2010)",
            lacking="which plans no groups",
        ),
    )
    travel_time_window: int = field(
        default=0,
        metadata=about(
            "past timesteps whose mean waits on a cell count as part of the way through it",
            low=0,
            high=10**6,
            lacking="which plans around other agents",
        ),
    )
    planner: Planner | None = field(
        default=None,
        metadata=about(
            "planner of single agents: safe intervals (SIPP), or A* over cells and timesteps; if "
            "not given, sipp, or astar on layouts with weights",
            lacking="which has its own",
        ),
    )
    fallback: FallbackName = field(
        default="wait",
        metadata=about(
            "what plans a period for which the solver finds no plan, or in which nobody gets on",
            lacking=NO_WINDOWS,
        ),
    )
    lookahead: int | None = field(
        default=None,
        metadata=about(
            f"steps that epibt and lns plan ahead; if not given, {DEFAULT_LOOKAHEAD}, but 2 where "
            "agents stand on nine cells in ten, for lns 4 or 5 where few drive, and more than "
            "robust in any case",
            low=1,
            high=_core.MAX_LOOKAHEAD,
            lacking="which plans no operations of several moves",
        ),
    )
    robust: int = field(
        default=0,
        metadata=about(
            "timesteps that agents keep apart on every cell (k-robust plans, Atzmon et al., JAIR "
            "2020)",
            low=0,
            high=5,
            lacking="which lets agents follow one another",
            rule=True,
        ),
    )
    rotation: bool = field(
        default=False,
        metadata=about(
            "agents have a heading: they move ahead only, and turn by 90 degrees in a timestep",
            lacking="whose agents move at once in any direction",
            rule=True,
        ),
    )
    delay_probability: float = field(
        default=0.0,
        metadata=about(
            "probability that an agent which moves or turns is held up at that timestep",
            low=0,
            high=1,
            lacking=NO_DELAYS,
        ),
    )
    delay_steps: tuple[int, ...] = field(
        default=(1,),
        metadata=about(
            "timesteps for which an agent is held up: a number, or least and greatest",
            low=1,
            high=10**6,
            lacking=NO_DELAYS,
        ),
    )
    livelock_windows: int = field(
        default=100,
        metadata=about(
            "end the run after so many windows in which no agent came nearer to its goal than "
            "before; from half of them on the fallback plans; 0: go on",
            low=0,
            high=10**6,
        ),
    )
    metrics: Metrics = field(
        default="executed",
        metadata=about("count turns and task lengths as executed, or as the NCA paper does"),
    )
    max_expansions: int | None = field(
        default=None,
        metadata=about(
            f"work limit of a window in single-agent states, for lns in operations tried; "
            f"{EXPANSIONS_PER_AGENT:,} an agent if not given",
            low=0,
            high=2**62,
            lacking=NO_WINDOWS,
        ),
    )
    cache_mib: int | None = field(
        default=None,
        metadata=about(
            "memory in MiB for distances that are kept for later, those that agents need now "
            "included; changes no result; a quarter of the machine's if not given",
            low=0,
            high=2**40,
        ),
    )
    time_limit: float | None = field(
        default=None,
        metadata=about(
            "wall seconds after which the run stops at the next window; none if not given",
            low=0,
            positive=True,
        ),
    )

    def __post_init__(self) -> None:
        for name, kind in _kinds().items():
            option = option_of(self.__dataclass_fields__[name])
            value = checked_value(name, kind, option, getattr(self, name))
            object.__setattr__(self, name, value)
        if self.window < self.period:
            raise ConfigError(
                f"window must be at least period, got window={self.window} and "
                f"period={self.period}: steps beyond the window are not free of conflicts"
            )
        if len(self.delay_steps) not in (1, 2) or list(self.delay_steps) != sorted(
            self.delay_steps
        ):
            raise ConfigError(
                f"delay_steps must be a number of timesteps, or least and greatest in order, got "
                f"{self.delay_steps!r}"
            )
        check_needs(self)
        for entry in fields(self):
            check_planners_take(self, entry)

    @property
    def expansion_limit(self) -> int:
        """Single-agent states that the solver may expand in one window."""
        if self.max_expansions is None:
            return EXPANSIONS_PER_AGENT * self.agents
        return self.max_expansions

    @property
    def executed_period(self) -> int:
        """Timesteps executed between two plans."""
        return self.period if self.endpoints == "free" else 1

    @property
    def bound(self) -> float:
        """Suboptimality bound of the solver."""
        return DEFAULT_SUBOPTIMALITY if self.suboptimality is None else self.suboptimality


@cache
def _kinds() -> dict[str, Any]:
    """Types of the fields by name."""
    return get_type_hints(Config)


def _documented(kind: type[Any]) -> None:
    """Add the attributes, as the metadata of the fields tell, to the docstring of a dataclass."""
    lines = []
    for entry in fields(kind):
        text = option_of(entry).described
        lines.append(f"        {entry.name}: {text[0].upper()}{text[1:]}.")
    before, _, after = (kind.__doc__ or "").partition("    Raises:")
    kind.__doc__ = f"{before}    Attributes:\n" + "\n".join(lines) + f"\n\n    Raises:{after}"


_documented(Config)
