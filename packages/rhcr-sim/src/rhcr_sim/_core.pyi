"""Native core of rhcr-sim. Inputs are checked by the Python layer."""

from collections.abc import Sequence
from typing import Annotated

import numpy
from numpy.typing import NDArray


MAX_WINDOW: int = 62

class Warehouse:
    """Graph, goal cells and distance tables of one layout."""

    def __init__(self, drivable: Annotated[NDArray[numpy.uint8], dict(shape=(None, None), order='C', device='cpu', writable=False)], endpoints: Sequence[int], workstations: Sequence[int], starts: Sequence[int]) -> None: ...

    def disconnected_cell(self) -> int | None:
        """A start or goal cell that cannot reach the first endpoint, or None."""

    def average_task_length(self) -> float:
        """Mean shortest distance of a task, in cells."""

class Run:
    """What happened in one simulation."""

    @property
    def timesteps(self) -> int:
        """Executed timesteps."""

    @property
    def windows(self) -> int:
        """Planning windows."""

    @property
    def fallback_windows(self) -> int:
        """Windows without a complete plan."""

    @property
    def congested_at(self) -> int:
        """First timestep of the first congested window, or -1."""

    @property
    def stop_reason(self) -> str:
        """completed, congested or time_limit."""

    @property
    def positions(self) -> Annotated[NDArray[numpy.int32], dict(writable=False)]:
        """Cells, (timesteps + 1, agents)."""

    @property
    def tasks(self) -> Annotated[NDArray[numpy.int32], dict(writable=False)]:
        """Agent, goal cell and timestep of completion or -1, (tasks, 3)."""

    @property
    def window_starts(self) -> Annotated[NDArray[numpy.int32], dict(writable=False)]:
        """First timestep of each window."""

    @property
    def window_finished(self) -> Annotated[NDArray[numpy.int32], dict(writable=False)]:
        """Tasks finished in each window."""

    @property
    def high_level_expanded(self) -> int: ...

    @property
    def high_level_generated(self) -> int: ...

    @property
    def low_level_calls(self) -> int: ...

    @property
    def low_level_expanded(self) -> int: ...

    @property
    def low_level_generated(self) -> int: ...

    @property
    def root_conflicts(self) -> int: ...

def simulate(warehouse: Warehouse, *, agents: int, seed: int, steps: int, window: int, period: int, max_expansions: int, time_limit: float, stop_at_congestion: bool, workstation_weights: Sequence[float], starts: Sequence[int]) -> Run:
    """Runs one simulation without holding the GIL."""
