"""The hall of stations: every workpiece needs a station of each type in turn."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

import numpy as np

import layout_repair
from experiments.domains.base import Layout
from experiments.domains.lifelong.domain import LifelongDomain
from experiments.domains.lifelong.measures import components, layout_entropy
from experiments.domains.lifelong.view import LifelongView
from experiments.domains.manufacture import layouts
from experiments.domains.manufacture.params import TYPES, ManufactureParams
from qd_core.surrogate.view import SurrogateView


class ManufactureDomain(LifelongDomain):
    """Layouts of a hall with stations of three types, scored by throughput.

    Args:
        params: The ``[domain]`` table of the configuration.
    """

    Params = ManufactureParams
    params: ManufactureParams
    simulations: ClassVar[str | None] = "manufacture/pure_simulation/RHCR"
    measure_names = ("layout_entropy", "n_endpoint", "n_shelf", "n_shelf_components", "similarity")
    labels: ClassVar[Mapping[str, str]] = {
        "n_shelf": "Number of workstations",
        "layout_entropy": "Environment entropy",
        "n_endpoint": "Number of endpoints",
    }
    alphabet = layouts.ALPHABET
    colors = (
        (255, 255, 255),  # floor: white
        (0, 0, 0),  # station of type 0: black
        (110, 60, 160),  # station of type 1: violet
        (205, 92, 0),  # station of type 2: burnt orange
        (0, 191, 255),  # endpoint: deep sky blue
    )
    # Published: a station that the repair keeps counts as much as five other cells.
    block_weight = 5.0

    @property
    def search_shape(self) -> tuple[int, int]:
        """Rows and columns of the hall."""
        return (self.params.rows, self.params.columns)

    @property
    def symbols(self) -> int:
        """Floor, three types of stations, endpoint."""
        return len(layouts.ALPHABET)

    def surrogate_view(self) -> SurrogateView:
        """Layouts as they are."""
        return LifelongView(self.with_frame, ())

    @classmethod
    def resized(cls, params: ManufactureParams, shape: tuple[int, int]) -> ManufactureParams:
        """Let the limits of stations follow the area."""
        rows, columns = shape
        if (rows, columns) == (params.rows, params.columns):
            return params
        growth = rows * columns / (params.rows * params.columns)
        limits = {
            "min_stations": round(params.min_stations * growth),
            "max_stations": max(round(params.max_stations * growth), TYPES),
        }
        values = params.model_dump() | {"rows": rows, "columns": columns} | limits
        values["repair"] = params.repair.resized(growth).model_dump()
        return ManufactureParams.model_validate(values)

    def spec(self) -> layout_repair.LayoutSpec:
        """Rules of a hall with a number of stations between limits."""
        params = self.params
        return layout_repair.specs.manufacture(
            min_stations=params.min_stations,
            max_stations=params.max_stations,
            agents=params.agents,
            waits=tuple(float(wait) for wait in params.waits),
        )

    def with_frame(self, tiles: Layout) -> Layout:
        """Nothing is around the hall."""
        return tiles.copy()

    def layout_measures(self, repaired: Layout) -> dict[str, float]:
        """Stations, their components, endpoints, and the entropy of the hall."""
        stations = (repaired > layouts.FLOOR) & (repaired < layouts.ENDPOINT)
        counts = np.bincount(repaired.ravel(), minlength=self.symbols)
        return {
            "layout_entropy": layout_entropy(repaired, self.symbols),
            "n_endpoint": float(counts[layouts.ENDPOINT]),
            "n_shelf": float(stations.sum()),
            "n_shelf_components": float(components(stations)),
            **{f"n_{kind}": float(counts[kind + 1]) for kind in range(TYPES)},
        }

    def simulator_options(self) -> dict[str, Any]:
        """Waits at the stations."""
        return {"service_times": self.params.waits}

    @classmethod
    def layout_names(cls) -> Sequence[str]:
        """The human-designed layout and seeds."""
        return layouts.layout_names()

    @classmethod
    def layout(cls, name: str) -> Layout:
        """A full layout; nothing is added around it."""
        return layouts.layout(name)

    @classmethod
    def counts(cls, layout: Layout) -> dict[str, int]:
        """Stations of each type, and of all."""
        found = np.bincount(layout.ravel(), minlength=len(layouts.ALPHABET))
        counts = {f"n_{kind}": int(found[kind + 1]) for kind in range(TYPES)}
        return {**counts, "n_stations": sum(counts.values())}
