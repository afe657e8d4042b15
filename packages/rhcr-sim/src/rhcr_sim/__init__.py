"""Lifelong multi-agent path finding in warehouses: fast, deterministic, typed.

>>> import rhcr_sim
>>> layout = rhcr_sim.Layout([".....", "w.e@.", "..@e.", "....."])
>>> rhcr_sim.simulate(layout, agents=2, steps=100).congested
False
"""

from rhcr_sim._version import __version__
from rhcr_sim.batch import Job, simulate_batch
from rhcr_sim.config import Config
from rhcr_sim.errors import ConfigError, LayoutError
from rhcr_sim.layout import Layout
from rhcr_sim.result import Result, SolverStatistics
from rhcr_sim.simulation import simulate
from rhcr_sim.simulator import Simulator

__all__ = [
    "Config",
    "ConfigError",
    "Job",
    "Layout",
    "LayoutError",
    "Result",
    "Simulator",
    "SolverStatistics",
    "__version__",
    "simulate",
    "simulate_batch",
]
