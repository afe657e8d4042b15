"""How a level is played."""

from dataclasses import asdict, dataclass
from typing import Any

from mario_env.errors import OptionError

AGENTS = ("astar", "noop", "random", "script")

#: Node budgets by name.
BUDGETS = {"fast": 200, "normal": 1000, "thorough": 4000}


@dataclass(frozen=True)
class GameConfig:
    """How a level is played; equal configurations give equal results on every machine.

    Attributes:
        agent: ``astar`` plans, ``noop`` stands, ``random`` presses buttons by chance, ``script``
            plays given actions.
        timer_seconds: Game time, seconds of 33.3 ticks; 0 for none, which needs `max_steps`.
        max_steps: Steps after which a run is cut, with status RUNNING; 0 for none.
        start_mode: 0 small, 1 large, 2 with fire.
        node_budget: Nodes that the planner may take from its pool in one decision, 1 to 20,000.
        budget_jitter: Share by which each decision's budget varies by chance, 0 to 1. Without it
            all runs of the planner on a level are equal.
        max_total_pops: Nodes of one run, after which the planner thinks no more; 0 for no limit.
        wall_deadline_ms: Fuse on the seconds of one run, milliseconds; 0 for none. A result that
            it has cut is flagged, and is not reproducible.
        seed: Of the random player and of the jitter.
        compat: Play and count exactly as the published evaluations do, defects included.
        early_win_stop: The planner stops thinking once it sees a win; None for ``not compat``.
        plant_offset: Pixels that a plant starts above its mark.
    """

    agent: str = "astar"
    timer_seconds: int = 20
    max_steps: int = 0
    start_mode: int = 0
    node_budget: int = BUDGETS["normal"]
    budget_jitter: float = 0.0
    max_total_pops: int = 0
    wall_deadline_ms: int = 0
    seed: int = 0
    compat: bool = False
    early_win_stop: bool | None = None
    plant_offset: int = 5

    def __post_init__(self) -> None:
        if self.agent not in AGENTS:
            raise OptionError(f"agent {self.agent!r} is none of {', '.join(AGENTS)}")
        for name, low, high in _RANGES:
            value = getattr(self, name)
            if isinstance(value, bool) or not low <= value <= high:
                raise OptionError(f"{name} must be {low} to {high}, not {value!r}")
            if name != "budget_jitter" and value != int(value):
                raise OptionError(f"{name} must be an integer, not {value!r}")
        if self.agent != "script" and not self.timer_seconds and not self.max_steps:
            raise OptionError("timer_seconds = 0 needs max_steps, or a game might never end")

    def fields(self) -> dict[str, Any]:
        """What the engine is told."""
        fields = asdict(self)
        if self.early_win_stop is None:
            del fields["early_win_stop"]
        return fields


_RANGES = (
    ("timer_seconds", 0, 100_000),
    ("max_steps", 0, 1_000_000),
    ("start_mode", 0, 2),
    ("node_budget", 1, 20_000),
    ("budget_jitter", 0, 1),
    ("max_total_pops", 0, 2**53),
    ("wall_deadline_ms", 0, 86_400_000),
    ("seed", 0, 2**64 - 1),
    ("plant_offset", 0, 16),
)
