"""Lifelong multi-agent path finding in warehouses: fast, deterministic, typed.

>>> import rhcr_sim
>>> layout = rhcr_sim.Layout([".....", "w.e@.", "..@e.", "....."])
>>> rhcr_sim.simulate(layout, agents=2, steps=100).congested
False
"""

from rhcr_sim._version import __version__
from rhcr_sim.batch import Job, simulate_batch
from rhcr_sim.config import Config
from rhcr_sim.errors import ConfigError, LayoutError, PlanError, PlanFileError
from rhcr_sim.formats import read_layout, write_layout
from rhcr_sim.goal_lists import GoalRequest
from rhcr_sim.grid_files import write_grid
from rhcr_sim.layout import Layout
from rhcr_sim.plan_checker import PlanChecker, PlanViolation
from rhcr_sim.planning import PlannedPath, plan_path
from rhcr_sim.planviz import export_planviz, import_planviz
from rhcr_sim.result import Result
from rhcr_sim.simulation import simulate
from rhcr_sim.simulator import Simulator
from rhcr_sim.statistics import SolverStatistics, WindowStatistics
from rhcr_sim.trajectories import Trajectory
from rhcr_sim.window_planning import WindowPlan, plan_window

__all__ = [
    "Config",
    "ConfigError",
    "GoalRequest",
    "Job",
    "Layout",
    "LayoutError",
    "PlanChecker",
    "PlanError",
    "PlanFileError",
    "PlanViolation",
    "PlannedPath",
    "Result",
    "Simulator",
    "SolverStatistics",
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
