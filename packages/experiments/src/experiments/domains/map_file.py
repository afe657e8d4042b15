"""The JSON map format, the same for every domain."""

import json
from collections.abc import Mapping
from pathlib import Path

from experiments.domains.base import ExperimentDomain, Layout
from experiments.errors import UserError
from layout_repair import LayoutError, to_array, to_rows
from qd_core.files import write_json


def write_map(
    path: Path,
    domain: type[ExperimentDomain],
    layout: Layout,
    *,
    name: str,
    provenance: Mapping[str, object],
) -> None:
    """Write a layout as a map file that simulator and repair read.

    Args:
        path: File to write.
        domain: Its alphabet is that of the file.
        layout: ``uint8 (H, W)`` codes.
        name: Name of the map.
        provenance: Where the layout comes from; JSON types.

    Raises:
        UserError: If the file cannot be written.
    """
    rows, columns = layout.shape
    document = {
        "name": name,
        "weight": False,
        "n_row": rows,
        "n_col": columns,
        **domain.counts(layout),
        "layout": to_rows(layout, domain.alphabet),
        "provenance": dict(provenance),
    }
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_json(path, document)
    except OSError as error:
        raise UserError(f"{path}: cannot be written: {error.strerror or error}") from None


def read_map(path: Path, domain: type[ExperimentDomain]) -> Layout:
    """Read the layout of a map file.

    Args:
        path: JSON file, an object whose ``layout`` is a list of rows; other keys do not matter.
        domain: Its alphabet is that of the file.

    Returns:
        ``uint8 (H, W)`` codes.

    Raises:
        UserError: If the file cannot be read, is no map, or has characters of another domain.
    """
    try:
        document = json.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise UserError(f"{path}: there is no such file.") from None
    except json.JSONDecodeError as error:
        raise UserError(f"{path}:{error.lineno}: not valid JSON: {error.msg}.") from None
    except (OSError, ValueError, RecursionError) as error:
        raise UserError(f"{path}: cannot be read: {error}.") from None
    rows = document.get("layout") if isinstance(document, dict) else None
    if not isinstance(rows, list) or not rows or not all(isinstance(row, str) for row in rows):
        raise UserError(f"{path}: needs the key 'layout' with a list of strings.")
    try:
        return to_array(rows, domain.alphabet)
    except LayoutError as error:
        raise UserError(f"{path}: {error}") from None
