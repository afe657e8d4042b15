"""The JSON map format, the same for every domain."""

from collections.abc import Mapping
from pathlib import Path

from experiments.domains.base import ExperimentDomain, Layout
from experiments.errors import UserError
from layout_repair import to_rows
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
