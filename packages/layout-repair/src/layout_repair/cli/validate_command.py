"""The command `validate`."""

import argparse
import json
import sys

from layout_repair.cli.options import spec_from
from layout_repair.files.map_file import read_map
from layout_repair.rules.validator import validate

OK, BROKEN = 0, 1


def run(options: argparse.Namespace) -> int:
    """List the broken rules of some maps.

    Args:
        options: Parsed options.
    """
    spec = spec_from(options)
    found = {str(path): validate(read_map(path)["layout"], spec) for path in options.maps}
    if options.json:
        report = {
            path: [
                {"rule": v.rule, "name": v.name, "row": v.row, "col": v.col, "message": v.message}
                for v in violations
            ]
            for path, violations in found.items()
        }
        sys.stdout.write(json.dumps(report, indent=1) + "\n")
    else:
        for path, violations in found.items():
            for v in violations:
                place = f" row {v.row}, column {v.col}:" if v.row >= 0 else ""
                sys.stdout.write(f"{path}: {v.rule}:{place} {v.message}\n")
            if not violations:
                sys.stdout.write(f"{path}: valid\n")
    return BROKEN if any(found.values()) else OK
