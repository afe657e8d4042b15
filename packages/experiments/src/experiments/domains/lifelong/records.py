"""What is passed from stage to stage."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from experiments.domains.base import Layout


@dataclass(frozen=True)
class PreparedLayout:
    """A layout ready for simulation.

    Args:
        unrepaired: ``uint8 (H, W)``, generated tiles with their frame.
        repaired: ``uint8 (H, W)``, valid layout.
        repair_bound: Proven lower bound of the Hamming distance between the two.
        repair_optimal: Whether the repair is proven optimal.
        repair_cut_by_clock: Whether the wall limit ended the repair; another run may then find
            another layout.
    """

    unrepaired: Layout
    repaired: Layout
    repair_bound: float = 0.0
    repair_optimal: bool = True
    repair_cut_by_clock: bool = False


@dataclass(frozen=True)
class SimulationRecord:
    """What one simulation tells.

    Args:
        throughput: Finished tasks per timestep.
        congested: Whether the agents jammed.
        tile_usage: ``float64 (H, W)`` share of agent-timesteps on each cell; sums to 1.
        scalars: Further values by name.
        finished: ``float64 (n, 2)``, first timestep of each planned window, and finished tasks per
            timestep in it.
    """

    throughput: float
    congested: bool
    tile_usage: NDArray[np.float64]
    scalars: dict[str, float]
    finished: NDArray[np.float64]
