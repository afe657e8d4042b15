"""Repair of grid layouts: the nearest layout that obeys all rules, and a bound."""

from layout_repair import frame, specs
from layout_repair.errors import (
    BudgetError,
    InfeasibleError,
    LayoutError,
    PlotError,
    RepairInterrupted,
    RepairsInterrupted,
    SolverError,
    SpecError,
)
from layout_repair.frame import NoFrame, WorkstationFrame
from layout_repair.homes import HomeFrame
from layout_repair.many import repair_many
from layout_repair.objective import Hamming, WeightedHamming
from layout_repair.pipeline import repair
from layout_repair.plot import plot_repair, save_plot
from layout_repair.progress import Progress
from layout_repair.result import RepairResult, RepairStats
from layout_repair.similarity import similarity
from layout_repair.spec import LayoutSpec
from layout_repair.specfile import read_spec
from layout_repair.ties import Fewest, MostLike
from layout_repair.tiles import ALPHABET, to_array, to_rows
from layout_repair.transport import EditDistance
from layout_repair.validator import Violation, validate

__version__ = "0.1.0"

__all__ = [
    "ALPHABET",
    "BudgetError",
    "EditDistance",
    "Fewest",
    "Hamming",
    "HomeFrame",
    "InfeasibleError",
    "LayoutError",
    "LayoutSpec",
    "MostLike",
    "NoFrame",
    "PlotError",
    "Progress",
    "RepairInterrupted",
    "RepairResult",
    "RepairStats",
    "RepairsInterrupted",
    "SolverError",
    "SpecError",
    "Violation",
    "WeightedHamming",
    "WorkstationFrame",
    "frame",
    "plot_repair",
    "read_spec",
    "repair",
    "repair_many",
    "save_plot",
    "similarity",
    "specs",
    "to_array",
    "to_rows",
    "validate",
]
