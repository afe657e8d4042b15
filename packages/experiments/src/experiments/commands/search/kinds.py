"""Names of the places where evaluations run."""

from typing import Literal

BackendKind = Literal["serial", "processes", "dask", "dask-address", "slurm"]
