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

    def total_distance(self, from_targets: Sequence[int], to_targets: Sequence[int]) -> int:
        """Sum of the shortest distances of all pairs of targets."""

class Solver(enum.Enum):
    """Planner of a window."""

    pbs = 0

    ecbs = 1

    whca = 2

    pibt = 3

    epibt = 4

    lra = 5

    prioritised = 6

class Planner(enum.Enum):
    """Planner of single agents."""

    sipp = 0

    astar = 1

class Endpoints(enum.Enum):
    """Where agents come to rest."""

    free = 0

    hold = 1

    dummy = 2

class Fallback(enum.Enum):
    """What completes an unfinished plan."""

    wait = 0

    pibt = 1

    epibt = 2

class Simulation:
    """One running simulation."""

    def __init__(self, scenario: Scenario, *, agents: int, seed: int, steps: int, window: int, period: int, max_expansions: int, solver: Solver, planner: Planner, suboptimality: float, fallback: Fallback, lookahead: int, robust: int, travel_time_window: int, independence: bool, endpoints: Endpoints, homes: bool, goal_classes: Sequence[tuple[Sequence[int], Sequence[float], int, int]], allow_repeats: bool, staggered: bool, starts: Sequence[int], start_candidates: Sequence[int]) -> None: ...

    def advance(self) -> None:
        """Plans and executes one window without holding the GIL."""

    @property
    def finished(self) -> bool:
        """Whether all steps are executed."""

    @property
    def timestep(self) -> int:
        """Executed timesteps."""

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

def plan_window(scenario: Scenario, starts: Sequence[int], goals: Sequence[Sequence[tuple[int, int]]], window: int, robust: int, solver: Solver, planner: Planner, suboptimality: float, independence: bool, max_expansions: int, seed: int) -> tuple[bool, NDArray[numpy.int32], NDArray[numpy.int32], NDArray[numpy.int32]]:
    """
    Whether a plan was found, vertices (agents, window + 1), costs and lengths (agents,).
    """
