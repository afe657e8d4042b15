"""Native core of rhcr-sim. Inputs are checked by the Python layer."""

from collections.abc import Sequence
import enum
from typing import Annotated

import numpy
from numpy.typing import NDArray


UNREACHABLE: int = 65535

MAX_WINDOW: int = 62

MAX_LOOKAHEAD: int = 8

class Scenario:
    """Graph, goal cells and distance tables of one layout."""

    def __init__(self, drivable: Annotated[NDArray[numpy.uint8], dict(shape=(None, None), order='C', device='cpu', writable=False)], targets: Sequence[int], starts: Sequence[int], weights: Sequence[int] = [], rotation: bool = False) -> None: ...

    def drop_unreachable_starts(self) -> None:
        """Forgets the starts that cannot reach the first target."""

    def starts(self) -> NDArray[numpy.int32]:
        """Cells where agents may start, (n,)."""

    def disconnected_cell(self) -> int | None:
        """A start or goal cell that cannot reach the first target, or None."""

    def distance(self, from_cell: int, to_cell: int) -> int:
        """Steps from a cell to another; UNREACHABLE if there is no way."""

    def reachable(self, from_cell: int, to_cell: int) -> bool:
        """Whether there is a way from a cell to another."""

    def total_distance(self, from_targets: Sequence[int], to_targets: Sequence[int]) -> int:
        """Sum of the shortest distances of all pairs of targets."""

    @property
    def field_bytes(self) -> int:
        """Memory of the distances to the first target."""

    @property
    def cache_bytes(self) -> int:
        """Memory of the distance fields that are kept now."""

    def set_cache_limit(self, bytes: int) -> None:
        """Sets how much memory distance fields may take that no agent needs now."""

class Planner(enum.Enum):
    """Planner of single agents."""

    sipp = 0

    astar = 1

class Endpoints(enum.Enum):
    """Where agents come to rest."""

    free = 0

    hold = 1

    dummy = 2

class GoalClass:
    """Targets that are drawn with given weights."""

    def __init__(self, targets: Sequence[int], weights: Sequence[float], service: int, crowding: int) -> None: ...

class Options:
    """What a caller chooses; fields as in `Config`."""

    def __init__(self) -> None: ...

    @property
    def agents(self) -> int: ...

    @agents.setter
    def agents(self, arg: int, /) -> None: ...

    @property
    def seed(self) -> int: ...

    @seed.setter
    def seed(self, arg: int, /) -> None: ...

    @property
    def steps(self) -> int: ...

    @steps.setter
    def steps(self, arg: int, /) -> None: ...

    @property
    def window(self) -> int: ...

    @window.setter
    def window(self, arg: int, /) -> None: ...

    @property
    def period(self) -> int: ...

    @period.setter
    def period(self, arg: int, /) -> None: ...

    @property
    def max_expansions(self) -> int: ...

    @max_expansions.setter
    def max_expansions(self, arg: int, /) -> None: ...

    @property
    def solver(self) -> str: ...

    @solver.setter
    def solver(self, arg: str, /) -> None: ...

    @property
    def planner(self) -> Planner: ...

    @planner.setter
    def planner(self, arg: Planner, /) -> None: ...

    @property
    def suboptimality(self) -> float: ...

    @suboptimality.setter
    def suboptimality(self, arg: float, /) -> None: ...

    @property
    def independence(self) -> bool: ...

    @independence.setter
    def independence(self, arg: bool, /) -> None: ...

    @property
    def travel_time_window(self) -> int: ...

    @travel_time_window.setter
    def travel_time_window(self, arg: int, /) -> None: ...

    @property
    def robust(self) -> int: ...

    @robust.setter
    def robust(self, arg: int, /) -> None: ...

    @property
    def fallback(self) -> str: ...

    @fallback.setter
    def fallback(self, arg: str, /) -> None: ...

    @property
    def lookahead(self) -> int: ...

    @lookahead.setter
    def lookahead(self, arg: int, /) -> None: ...

    @property
    def delay_probability(self) -> float: ...

    @delay_probability.setter
    def delay_probability(self, arg: float, /) -> None: ...

    @property
    def delay_steps(self) -> list[int]: ...

    @delay_steps.setter
    def delay_steps(self, arg: Sequence[int], /) -> None: ...

    @property
    def livelock_windows(self) -> int: ...

    @livelock_windows.setter
    def livelock_windows(self, arg: int, /) -> None: ...

class SimulationConfig(Options):
    """Options, and what the layout asks for."""

    def __init__(self) -> None: ...

    @property
    def endpoints(self) -> Endpoints: ...

    @endpoints.setter
    def endpoints(self, arg: Endpoints, /) -> None: ...

    @property
    def homes(self) -> bool:
        """Agents start at homes."""

    @homes.setter
    def homes(self, arg: bool, /) -> None: ...

    @property
    def goal_classes(self) -> list[GoalClass]:
        """Empty: goals come from `append_goals`."""

    @goal_classes.setter
    def goal_classes(self, arg: Sequence[GoalClass], /) -> None: ...

    @property
    def allow_repeats(self) -> bool:
        """A goal may equal the one before it."""

    @allow_repeats.setter
    def allow_repeats(self, arg: bool, /) -> None: ...

    @property
    def staggered(self) -> bool:
        """Agents begin with different goal classes in turn."""

    @staggered.setter
    def staggered(self, arg: bool, /) -> None: ...

    @property
    def starts(self) -> list[int]:
        """Empty: drawn from the seed."""

    @starts.setter
    def starts(self, arg: Sequence[int], /) -> None: ...

    @property
    def start_candidates(self) -> list[int]:
        """To draw from; empty: all."""

    @start_candidates.setter
    def start_candidates(self, arg: Sequence[int], /) -> None: ...

class Simulation:
    """One running simulation."""

    def __init__(self, scenario: Scenario, config: SimulationConfig) -> None: ...

    def advance(self) -> None:
        """Plans and executes one window without holding the GIL."""

    @property
    def finished(self) -> bool:
        """Whether all steps are executed."""

    @property
    def livelocked(self) -> bool:
        """Whether nobody has got on for too many windows."""

    @property
    def timestep(self) -> int:
        """Executed timesteps."""

    def save(self) -> NDArray[numpy.uint8]:
        """The state between two windows, (n,)."""

    def restore(self, state: Annotated[NDArray[numpy.uint8], dict(shape=(None,), order='C', device='cpu', writable=False)]) -> None:
        """
        Goes on from such a state of the same scenario and options; raises ValueError if it is of others, and is of no use then.
        """

    def move(self, directions: Sequence[int]) -> NDArray[numpy.int32]:
        """
        Moves all agents by one timestep; finished tasks of each agent, (agents,).
        """

    def observe(self, radius: int) -> NDArray[numpy.uint8]:
        """
        What each agent sees: obstacles, agents, goal, closer cells, (agents, 4, side, side).
        """

    def possible_moves(self) -> NDArray[numpy.uint8]:
        """Whether each agent can take an edge, (agents, 4)."""

    @property
    def goals_done(self) -> bool:
        """Whether no agent has or draws a goal."""

    def short_of_goals(self) -> NDArray[numpy.int32]:
        """Agents that could finish their queues within the next period."""

    def at_goals(self) -> NDArray[numpy.int32]:
        """Agents that have goals, all of them where they are."""

    def queue_lengths(self) -> NDArray[numpy.int32]:
        """Number of open goals of each agent, (agents,)."""

    def last_goals(self) -> NDArray[numpy.int32]:
        """Cell of the last goal of each agent or -1, (agents,)."""

    def queues(self) -> list[list[tuple[int, int]]]:
        """Open goals of each agent: cell and service time."""

    def append_goals(self, agent: int, goals: Sequence[tuple[int, int]]) -> None:
        """Adds cells and service times."""

    def clear_goals(self, agent: int) -> None:
        """Forgets the open goals of an agent."""

    @property
    def congested_at(self) -> int:
        """First timestep of the first congested window, or -1."""

    def cells(self) -> NDArray[numpy.int32]:
        """Cell of each agent, (agents,)."""

    def positions(self) -> NDArray[numpy.int32]:
        """Cells at all timesteps, (timesteps + 1, agents)."""

    def tasks(self) -> NDArray[numpy.int32]:
        """
        Agent, goal cell, timestep of completion or -1, and service time, (tasks, 4).
        """

    def paths(self) -> NDArray[numpy.int32]:
        """Cells of the last plan, (agents, timesteps)."""

    def headings(self) -> NDArray[numpy.int32]:
        """
        Headings at all timesteps, (timesteps + 1, agents); empty without rotation.
        """

    def serving(self) -> NDArray[numpy.int32]:
        """Agents in service, (timesteps,)."""

    def resting(self) -> NDArray[numpy.int32]:
        """Agents that stay without a goal, (timesteps,)."""

    def held_up(self) -> NDArray[numpy.int32]:
        """Agents that a delay keeps where they are, (timesteps,)."""

    def windows(self) -> NDArray[numpy.int64]:
        """
        One row a window: first timestep, finished tasks, plan cost or -1, fallback, work limit reached, high level expanded and generated, low level calls, expanded and generated, root conflicts, group merges, (windows, 12).
        """

def plan_path(scenario: Scenario, start: int, goals: Sequence[tuple[int, int]], window: int, obstacles: Sequence[Sequence[int]], planner: Planner) -> tuple[list[int], int] | None:
    """Vertices inside the window and cost of one agent's path, or None."""

def plan_to_rest(scenario: Scenario, start: int, now: int, goal: int, rest: int, others: Sequence[Sequence[int]]) -> list[tuple[int, int]] | None:
    """
    Cells and times of arrival on a way through the goal to rest, or None. The others go on from time 0 and stay on their last cell; no two of them share a cell.
    """

def plan_window(scenario: Scenario, starts: Sequence[int], goals: Sequence[Sequence[tuple[int, int]]], options: Options) -> tuple[bool, NDArray[numpy.int32], NDArray[numpy.int32], NDArray[numpy.int32]]:
    """
    Whether a plan was found, vertices (agents, window + 1), costs and lengths (agents,).
    """
