"""Pictures of layouts."""

import sys
from typing import Any

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from numpy.typing import NDArray

import rhcr_sim
from conftest import FLOOR, SMALL
from rhcr_sim.errors import MissingExtraError
from rhcr_sim.layouts.colors import AGENT_COLOR, FLOOR_COLOR, STATION_COLOR, TILE_COLORS


def pixels_at_cells(layout: rhcr_sim.Layout, **options: Any) -> NDArray[Any]:
    """The colour in the middle of each cell of a picture without decoration, (cells, 3)."""
    n_rows, n_cols = layout.shape
    figure = Figure(figsize=(n_cols / 5, n_rows / 5), dpi=100)
    ax = figure.add_axes((0, 0, 1, 1))
    layout.plot(ax, **options)
    ax.set_axis_off()
    for extra in figure.axes[1:]:
        extra.remove()
    ax.set_position((0, 0, 1, 1))
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    image = np.asarray(canvas.buffer_rgba())[..., :3]
    return image[10::20, 10::20][:n_rows, :n_cols].reshape(-1, 3)


@pytest.mark.parametrize("rows", [SMALL, FLOOR])
def test_every_tile_has_its_colour(rows: list[str]) -> None:
    """The picture shows row 0 on top and each tile in the colour of its kind."""
    seen = pixels_at_cells(rhcr_sim.Layout(rows))
    for tile, color in zip("".join(rows), seen.tolist(), strict=True):
        expected = STATION_COLOR if tile.isdigit() else TILE_COLORS.get(tile, FLOOR_COLOR)
        assert color == list(expected)


def test_agents_are_dots_on_their_cells() -> None:
    """Agents are drawn where they are, and only there."""
    layout = rhcr_sim.Layout(SMALL)
    seen = pixels_at_cells(layout, agents=[0, 17, 100])
    dots = np.flatnonzero((seen == AGENT_COLOR).all(axis=1))
    assert dots.tolist() == [0, 17, 100]


def test_usage_colours_drivable_cells_only() -> None:
    """Busier cells are darker; obstacles keep their colour."""
    layout = rhcr_sim.Layout(SMALL)
    usage = np.zeros(layout.shape)
    usage.flat[5] = 1.0
    seen = pixels_at_cells(layout, usage=usage).astype(int)
    assert seen[5].sum() < seen[6].sum() - 100
    assert seen[34].tolist() == list(TILE_COLORS["@"])


def test_a_new_figure_is_made_if_none_is_given() -> None:
    """Without axes a figure is made, with title, labels and a scale for the usage."""
    layout = rhcr_sim.Layout(SMALL, "my layout")
    result = rhcr_sim.simulate(layout, 5, steps=20)
    ax = layout.plot(usage=result.tile_usage)
    assert ax.get_title() == "my layout"
    assert ax.figure.axes[1].get_ylabel() == "share of agent states"


def test_wrong_pictures_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Cells and shapes that do not fit are named, and so is a missing matplotlib."""
    layout = rhcr_sim.Layout(SMALL, "my layout")
    with pytest.raises(
        rhcr_sim.LayoutError, match="my layout: agents holds cell 144; use 0 to 143"
    ):
        layout.plot(agents=[144])
    with pytest.raises(rhcr_sim.LayoutError, match=r"got shape \(3, 3\)"):
        layout.plot(usage=np.zeros((3, 3)))
    monkeypatch.setitem(sys.modules, "matplotlib.pyplot", None)
    with pytest.raises(MissingExtraError, match=r"install rhcr-sim\[plot\]"):
        layout.plot()
