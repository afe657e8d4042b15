"""`rhcr-sim info`: what a map holds."""

from __future__ import annotations

import argparse
import json
import sys

from rhcr_sim.cli.options import Commands, add_map, new_parser, read_map
from rhcr_sim.cli.progress import Progress
from rhcr_sim.layouts.layout import Layout
from rhcr_sim.layouts.task_length import mean_task_length


def add_parser(commands: Commands) -> None:
    """Add the command."""
    parser = new_parser(commands, "info", "check a map and print its counts")
    add_map(parser)
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.set_defaults(execute=execute)


def execute(options: argparse.Namespace) -> int:
    """Run the command."""
    facts = _facts(read_map(options))
    if options.json:
        sys.stdout.write(json.dumps(facts) + "\n")
    else:
        lines = (f"{name.replace('_', ' '):<20} {_text(value)}" for name, value in facts.items())
        sys.stdout.write("\n".join(lines) + "\n")
    return 0


def _facts(layout: Layout) -> dict[str, object]:
    n_rows, n_cols = layout.shape
    flat = "".join(layout.rows)
    facts: dict[str, object] = {
        "name": layout.name,
        "rows": n_rows,
        "columns": n_cols,
        "mode": layout.mode,
        "drivable_cells": int(layout.drivable.sum()),
        "obstacles": int((~layout.drivable).sum()),
    }
    if layout.mode == "sorting":
        facts["induct_cells"], facts["eject_cells"] = flat.count("i"), flat.count("x")
        facts["eject_stations"] = len(set(layout.stations.flat[layout.cells("x")].tolist()))
    else:
        facts["endpoints"] = len(layout.endpoints)
    if layout.weights is not None:
        facts["highest_weight"] = round(int(layout.weights.max()) / layout.weight_scale, 4)
        facts["weight_scale"] = round(layout.weight_scale, 4)
        facts["weight_error"] = round(layout.weight_error, 5)
    if layout.mode == "workstation":
        left = int((layout.workstations % n_cols == 0).sum())
        facts["workstations_left"] = left
        facts["workstations_right"] = len(layout.workstations) - left
    if layout.mode == "manufacture":
        types = range(len(layout.station_endpoints))
        facts["stations_by_type"] = [flat.count(str(kind)) for kind in types]
        facts["endpoints_by_type"] = [len(set(c.tolist())) for c in layout.station_endpoints]
    facts["most_agents"] = len(layout.start_cells)
    facts["shortest_task_mean"] = round(mean_task_length(layout, Progress("goals", patience=2)), 4)
    return facts


def _text(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
