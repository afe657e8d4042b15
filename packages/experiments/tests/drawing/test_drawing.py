"""Pictures show something, and the plotted numbers are kept beside them."""

from pathlib import Path

import numpy as np
import pytest

from experiments.domains.warehouse.domain import WarehouseDomain
from experiments.drawing.cell_values import cell_values
from experiments.drawing.layout_picture import layout_picture
from pictures import saved


def test_layout_picture(tmp_path: Path) -> None:
    """The picture of a layout keeps the tiles as numbers."""
    human = WarehouseDomain.layout("warehouse/human-9x16")
    numbers = saved(layout_picture(WarehouseDomain.render(human), "human"), tmp_path / "layout.png")
    assert numbers["colors"] == WarehouseDomain.render(human).tolist()


def test_cell_values(tmp_path: Path) -> None:
    """The picture of a value of cells keeps values and scale, and refuses another shape."""
    image = WarehouseDomain.render(WarehouseDomain.layout("warehouse/human-9x16"))
    usage = np.full(image.shape[:2], 1 / 144)
    numbers = saved(cell_values(image, usage, "share", scale=0.03), tmp_path / "usage.png")
    assert numbers["scale"] == 0.03
    assert numbers["values"] == usage.tolist()
    with pytest.raises(ValueError, match="shape"):
        cell_values(image, usage[1:], "share", scale=0.03)
