"""The JSON map format."""

import json
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from experiments.domains.warehouse.layouts.tiles import Layout, Tile, to_rows
from experiments.errors import UserError
from experiments.files import replace_file


def write_map(path: Path, layout: Layout, *, name: str, provenance: Mapping[str, object]) -> None:
    """Write a layout with its derived counts.

    Args:
        path: File to write.
        layout: ``uint8 (H, W)`` tile codes.
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
        "n_endpoint": int(np.count_nonzero(layout == Tile.ENDPOINT)),
        "n_agent_loc": int(np.count_nonzero(layout == Tile.HOME)),
        "n_shelf": int(np.count_nonzero(layout == Tile.SHELF)),
        "layout": to_rows(layout),
        "provenance": dict(provenance),
    }
    try:
        with replace_file(path) as temporary:
            temporary.write_text(json.dumps(document, indent=2), encoding="utf-8")
    except OSError as error:
        raise UserError(f"{path}: cannot be written: {error.strerror or error}") from None
