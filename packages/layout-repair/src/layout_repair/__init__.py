"""Repair of grid layouts: the nearest layout that obeys all rules, and a bound."""

from layout_repair.errors import (
    BudgetError,
    FileError,
    InfeasibleError,
    LayoutError,
    LayoutRepairError,
    PlotError,
    SolverError,
    SpecError,
    WorkerError,
)
from layout_repair.files.plot import plot_repair, save_plot
from layout_repair.files.similarity import similarity
from layout_repair.many import repair_many
from layout_repair.problem.edit_distance import EditDistance
from layout_repair.problem.prices import Hamming, WeightedHamming
from layout_repair.problem.progress import Progress
from layout_repair.problem.result import (
    RepairInterrupted,
    RepairResult,
    RepairsInterrupted,
    RepairStats,
)
from layout_repair.problem.ties import Fewest, MostLike
from layout_repair.repair import repair
from layout_repair.rules import specs
from layout_repair.rules.frames import MaskFrame, NoFrame
from layout_repair.rules.home_frame import HomeFrame
from layout_repair.rules.near import Count, Near
from layout_repair.rules.spec import LayoutSpec
from layout_repair.rules.spec_file import read_spec
from layout_repair.rules.validator import Violation, validate
from layout_repair.rules.workstation_frame import WorkstationFrame
from layout_repair.tiles import ALPHABET, to_array, to_rows

__version__ = "0.1.0"

__all__ = [
    "ALPHABET", "BudgetError", "Count", "EditDistance", "Fewest", "FileError", "Hamming",
    "HomeFrame", "InfeasibleError", "LayoutError", "LayoutRepairError", "LayoutSpec", "MaskFrame",
    "MostLike", "Near", "NoFrame", "PlotError", "Progress", "RepairInterrupted", "RepairResult",
    "RepairStats", "RepairsInterrupted", "SolverError", "SpecError", "Violation",
    "WeightedHamming", "WorkerError", "WorkstationFrame", "plot_repair", "read_spec", "repair",
    "repair_many", "save_plot", "similarity", "specs", "to_array", "to_rows", "validate",
]  # fmt: skip
