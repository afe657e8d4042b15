"""The command line ``experiments``: a module a group of commands, each a few lines that call on.

A module registers its commands when it is imported; help lists them in this order.
"""

from experiments.cli import search as search  # isort: skip
from experiments.cli import runs as runs  # isort: skip
from experiments.cli import slurm as slurm  # isort: skip
from experiments.cli import elites as elites  # isort: skip
from experiments.cli import evaluation as evaluation  # isort: skip
from experiments.cli import results as results  # isort: skip
from experiments.cli import surrogate as surrogate  # isort: skip
from experiments.cli import configs as configs  # isort: skip
from experiments.cli import layouts as layouts  # isort: skip
from experiments.cli import plot as plot  # isort: skip
from experiments.cli import baseline as baseline  # isort: skip
from experiments.cli.app import app, main

__all__ = ["app", "main"]
