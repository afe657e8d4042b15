"""Lifelong multi-agent path finding in warehouses: fast, deterministic, typed.

>>> import rhcr_sim
>>> layout = rhcr_sim.Layout([".....", "w.e@.", "..@e.", "....."])
>>> rhcr_sim.simulate(layout, agents=2, steps=100).congested
False
"""

from rhcr_sim._version import __version__
from rhcr_sim.checking.checker import PlanChecker, PlanViolation
from rhcr_sim.errors import (
    CheckpointError,
    ConfigError,
    LayoutError,
    MissingExtraError,
    OutputError,
    PlanError,
    PlanFileError,
    RhcrSimError,
    SweepError,
)
from rhcr_sim.formats.grid import write_grid
from rhcr_sim.formats.json_map import write_layout
from rhcr_sim.formats.maps import read_layout
from rhcr_sim.formats.planviz import export_planviz, import_planviz
from rhcr_sim.formats.trajectories import Trajectory
from rhcr_sim.layouts.layout import Layout
from rhcr_sim.planning.path import PlannedPath, plan_path
from rhcr_sim.planning.window import WindowPlan, plan_window
from rhcr_sim.simulation.batch import Job, simulate_batch
from rhcr_sim.simulation.config import Config
from rhcr_sim.simulation.goals.own import GoalRequest
from rhcr_sim.simulation.results.result import Result
from rhcr_sim.simulation.results.statistics import SolverStatistics, WindowStatistics
from rhcr_sim.simulation.simulate import simulate
from rhcr_sim.simulation.simulator import Simulator

__all__ = [
    "CheckpointError",
    "Config",
    "ConfigError",
    "GoalRequest",
    "Job",
    "Layout",
    "LayoutError",
    "MissingExtraError",
    "OutputError",
    "PlanChecker",
    "PlanError",
    "PlanFileError",
    "PlanViolation",
    "PlannedPath",
    "Result",
    "RhcrSimError",
    "Simulator",
    "SolverStatistics",
    "SweepError",
    "Trajectory",
    "WindowPlan",
    "WindowStatistics",
    "__version__",
    "export_planviz",
    "import_planviz",
    "plan_path",
    "plan_window",
    "read_layout",
    "simulate",
    "simulate_batch",
    "write_grid",
    "write_layout",
]
