"""Reading the plan that a command is given."""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np

from rhcr_sim.errors import LayoutError, PlanFileError
from rhcr_sim.formats.maps import read_tiles
from rhcr_sim.formats.planviz import import_planviz
from rhcr_sim.formats.trajectories import Trajectory
from rhcr_sim.layouts.map_document import read_json


def add_plan(parser: argparse.ArgumentParser) -> None:
    """Add the plan and its map."""
    parser.add_argument(
        "plan", help="trajectory file of `run --save`, or PlanViz JSON (needs --map)"
    )
    parser.add_argument("--map", help="map of a PlanViz plan: JSON map, text map or MovingAI grid")


def read_plan(options: argparse.Namespace) -> Trajectory:
    """The plan that the options name.

    Raises:
        PlanFileError: It cannot be read, or a PlanViz plan comes without its map.
        LayoutError: The map cannot be read.
    """
    path = Path(options.plan)
    if path.suffix != ".json":
        if options.map:
            raise PlanFileError(f"{path}: a trajectory file holds its map; leave out --map")
        return Trajectory.load(path)
    if _holds_map(path):
        raise PlanFileError(f"{path}: is a map, not a plan; make one with `rhcr-sim run --save`")
    if not options.map:
        raise PlanFileError(f"{path}: a PlanViz plan does not hold its map; pass it with --map")
    rows = read_tiles(options.map)
    plan = import_planviz(path, (len(rows), len(rows[0])))
    service = np.zeros(len(plan.tasks), dtype=np.int32)
    return Trajectory(path.stem, rows, plan.paths, plan.tasks, service)


def _holds_map(path: Path) -> bool:
    """Whether a JSON file is a map or a problem; False too if it cannot be read."""
    try:
        return not {"layout", "mapFile"}.isdisjoint(read_json(path))
    except LayoutError:
        return False
