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

def simulate(warehouse: Warehouse, *, agents: int, seed: int, steps: int, window: int, period: int, max_expansions: int, time_limit: float, stop_at_congestion: bool, workstation_weights: Sequence[float], starts: Sequence[int]) -> dict:
    """Runs one simulation without holding the GIL."""
