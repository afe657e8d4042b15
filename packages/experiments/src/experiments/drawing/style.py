"""How figures look: as wide as a column or a page of a paper, on light or dark ground."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Literal

import matplotlib as mpl
from cycler import cycler

Theme = Literal["light", "dark"]
Width = Literal["column", "page"]
Font = Literal["sans", "serif"]

_INCHES = {"column": 3.35, "page": 6.9}
_POINTS = {"column": 8.0, "page": 9.0}
_GROUND = {"light": "#ffffff", "dark": "#15181d"}
_INK = {"light": "#1c1f24", "dark": "#e6e8eb"}
_GRID = {"light": "#d9dce1", "dark": "#343a43"}
_COLORS = {
    "light": ["0072b2", "d55e00", "009e73", "cc79a7", "e69f00", "56b4e9", "7a7f87", "8a6d00"],
    "dark": ["56b4e9", "ff8c5a", "2fc795", "e39bc3", "f5bd3d", "8fa8ff", "b4bac2", "d8c24a"],
}
"""Colours that people of all kinds of sight tell apart (Okabe and Ito), lighter on dark ground."""

MARKERS = "osD^vXP*"
"""Markers of lines, in the order of the colours."""


@dataclass(frozen=True)
class Style:
    """A look; whatever is drawn and saved inside `applied` has it.

    Args:
        theme: Ground of the figure.
        width: A column (3.35 in, 8 pt) or a page (6.9 in, 9 pt) of a paper.
        font: Kind of letters.
    """

    theme: Theme = "light"
    width: Width = "page"
    font: Font = "sans"

    @contextmanager
    def applied(self) -> Iterator[None]:
        """Draw in this style."""
        settings: Any = self.settings()
        with mpl.rc_context(settings):
            yield

    def settings(self) -> Any:
        """The settings of matplotlib."""
        points, inches = _POINTS[self.width], _INCHES[self.width]
        ground, ink = _GROUND[self.theme], _INK[self.theme]
        families = {"sans": "sans-serif", "serif": "serif"}
        return {
            "figure.figsize": (inches, inches * 0.62),
            "figure.facecolor": ground,
            "axes.facecolor": ground,
            "savefig.facecolor": ground,
            "text.color": ink,
            "axes.labelcolor": ink,
            "axes.titlecolor": ink,
            "axes.edgecolor": ink,
            "xtick.color": ink,
            "ytick.color": ink,
            "legend.facecolor": ground,
            "legend.frameon": False,
            "grid.color": _GRID[self.theme],
            "axes.prop_cycle": cycler(color=[f"#{color}" for color in _COLORS[self.theme]]),
            "font.family": families[self.font],
            "mathtext.fontset": "cm" if self.font == "serif" else "dejavusans",
            "font.size": points,
            "axes.titlesize": points,
            "axes.labelsize": points,
            "xtick.labelsize": points - 1,
            "ytick.labelsize": points - 1,
            "legend.fontsize": points - 1,
            "axes.linewidth": 0.6,
            "lines.linewidth": 1.2,
            "lines.markersize": 3.5,
            "axes.spines.top": False,
            "axes.spines.right": False,
            "pdf.fonttype": 42,
            "svg.fonttype": "none",
        }
