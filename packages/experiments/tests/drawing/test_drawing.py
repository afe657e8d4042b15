"""Pictures show something, and the plotted numbers are kept beside them."""

from pathlib import Path

import numpy as np
import pytest
from matplotlib.image import imread

from experiments.domains.warehouse.domain import WarehouseDomain
from experiments.drawing.cell_values import cell_values
from experiments.drawing.intervals import interval
from experiments.drawing.layout_picture import layout_picture
from experiments.drawing.plot import Plot, new_figure
from experiments.drawing.style import Style
from pictures import numbers, saved


def test_layout_picture(tmp_path: Path) -> None:
    """The picture of a layout keeps the colours of its cells as numbers."""
    image = WarehouseDomain.render(WarehouseDomain.layout("warehouse/human-9x16"))
    table = saved(layout_picture(image, "human"), tmp_path / "layout.png")
    cells = [numbers(table[name]) for name in ("row", "column", "red", "green", "blue")]
    for row, column, *color in zip(*cells, strict=True):
        assert image[int(row), int(column)].tolist() == color
    assert len(cells[0]) == image.shape[0] * image.shape[1]


def test_cell_values(tmp_path: Path) -> None:
    """The picture of a value of cells keeps the values, and refuses another shape."""
    image = WarehouseDomain.render(WarehouseDomain.layout("warehouse/human-9x16"))
    usage = np.full(image.shape[:2], 1 / 144)
    table = saved(cell_values(image, usage, "share", scale=0.03), tmp_path / "usage.png")
    assert numbers(table["value"]) == usage.ravel().tolist()
    with pytest.raises(ValueError, match="shape"):
        cell_values(image, usage[1:], "share", scale=0.03)


def test_style_decides_size_and_ground(tmp_path: Path) -> None:
    """A figure for a column is 3.35 in wide; on dark ground its corner is dark."""
    image = WarehouseDomain.render(WarehouseDomain.layout("warehouse/human-33x36"))
    corners = {}
    for theme in ("light", "dark"):
        with Style(theme, "column").applied():  # type: ignore[arg-type]
            plot = layout_picture(image)
            plot.save(tmp_path / f"{theme}.png", dpi=100)
        picture = imread(tmp_path / f"{theme}.png")
        assert picture.shape[1] == 335
        corners[theme] = picture[0, 0, :3].mean()
    assert corners["dark"] < 0.2 < 0.9 < corners["light"]


def test_table_needs_columns_of_one_length() -> None:
    """A table with a short column is refused by name."""
    with pytest.raises(ValueError, match="'b': 1"):
        Plot(new_figure(1, 1), {"a": [1, 2], "b": [1]})


def test_interval_is_that_of_scipy() -> None:
    """Mean, t interval and standard error equal scipy's for each column, missing values apart."""
    from scipy import stats

    rng = np.random.default_rng(3)
    values = rng.normal(size=(7, 4))
    values[2:, 1] = values[0, 2] = np.nan
    values[1:, 3] = np.nan
    ci, se = interval(values), interval(values, "se")
    assert ci.n.tolist() == [7, 2, 6, 1]
    for column in range(3):
        sample = values[:, column][~np.isnan(values[:, column])]
        error = stats.sem(sample)
        low, high = stats.t.interval(0.95, len(sample) - 1, sample.mean(), error)
        assert (ci.low[column], ci.high[column]) == pytest.approx((low, high))
        assert se.high[column] == pytest.approx(sample.mean() + error)
    assert ci.mean[3] == values[0, 3]
    assert np.isnan(ci.low[3])
