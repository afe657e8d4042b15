"""`experiments plot`: a command a figure, of what runs have found and of what was simulated."""

from experiments.cli.plot import runs as runs  # isort: skip
from experiments.cli.plot import simulations as simulations  # isort: skip
