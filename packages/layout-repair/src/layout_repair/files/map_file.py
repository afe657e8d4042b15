"""Maps as JSON files: an object with ``layout``, a list of rows, and any other keys."""

import json
import sys
from pathlib import Path
from typing import Any

from layout_repair.errors import LayoutError
from layout_repair.files.output import write
from layout_repair.problem.result import RepairResult

STANDARD_INPUT = Path("-")


def read_map(path: Path) -> dict[str, Any]:
    """Read a map.

    Args:
        path: JSON file, with or without byte order mark; ``-`` for standard input.

    Returns:
        The object of the file; ``layout`` is a list of strings.

    Raises:
        LayoutError: If the file cannot be read, is not JSON, or has no layout.
    """
    content = read_json(path, "map")
    rows = content.get("layout") if isinstance(content, dict) else None
    if not isinstance(rows, list) or not all(isinstance(row, str) for row in rows):
        raise LayoutError(f"{path}: needs the key 'layout' with a list of strings.")
    return dict(content)


def read_json(path: Path, what: str) -> Any:
    """Read a JSON file.

    Args:
        path: The file, with or without byte order mark; ``-`` for standard input.
        what: What it should hold, for the message.

    Raises:
        LayoutError: If it cannot be read.
    """
    try:
        standard = path == STANDARD_INPUT
        data = sys.stdin.buffer.read() if standard else path.read_bytes()
        return json.loads(data.decode("utf-8-sig"))
    except (OSError, ValueError, RecursionError) as error:
        raise LayoutError(f"{path}: cannot be read as a JSON {what}: {error}.") from error


def repaired_map(content: dict[str, Any], result: RepairResult) -> dict[str, Any]:
    """Put a repaired layout into the object of a map.

    Args:
        content: The object that held the layout before repair; it is not changed.
        result: The repair.

    Returns:
        The object with the new ``layout``, its size, and what is known about the repair.
    """
    height, width = result.layout.shape
    repair = {
        "rules": result.spec.name,
        "label_rule": result.spec.label_rule,
        "status": result.status,
        "hamming": result.changed,
        "cost": result.cost,
        "bound": result.bound,
        "gap": round(result.gap, 6),
        "seconds": round(result.seconds, 3),
        "seconds_by_phase": {
            phase: round(spent, 3) for phase, spent in result.stats.seconds.items()
        },
        "cuts": result.stats.cuts,
        "rounds": result.stats.lp_rounds + result.stats.mip_rounds,
        "windows": result.stats.windows,
        "ties": result.ties,
        "limit_hit": result.limit_hit,
        "solver": result.stats.solver,
    }
    return {**content, "layout": result.rows, "n_row": height, "n_col": width, "repair": repair}


def write_map(path: Path, content: dict[str, Any]) -> None:
    """Write a map; a file of that name is replaced at once or not at all.

    Args:
        path: JSON file.
        content: The object to write.

    Raises:
        FileError: If the file cannot be written.
    """
    write(path, json.dumps(content, indent=1, ensure_ascii=False) + "\n")
