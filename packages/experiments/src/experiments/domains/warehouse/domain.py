"""The warehouse: robots carry goods between shelves and workstations at both sides."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

import numpy as np

import layout_repair
import rhcr_sim
from experiments.domains.base import Layout
from experiments.domains.lifelong.domain import LifelongDomain
from experiments.domains.lifelong.luck import mean_length
from experiments.domains.lifelong.measures import components, layout_entropy
from experiments.domains.lifelong.view import LifelongView
from experiments.domains.warehouse import layouts
from experiments.domains.warehouse.params import FRAME_COLUMNS, WarehouseParams, shelves_at
from layout_repair.tiles import ALPHABET, ENDPOINT, FLOOR, HOME, SHELF, WORKSTATION
from qd_core.surrogate.view import SurrogateView

SEARCHED_SYMBOLS = 3
"""A generator may place floor, shelves and endpoints."""


class WarehouseDomain(LifelongDomain):
    """Layouts of a warehouse with workstations at both sides, scored by throughput.

    Args:
        params: The ``[domain]`` table of the configuration.
    """

    Params = WarehouseParams
    params: WarehouseParams
    simulations: ClassVar[str | None] = "warehouse/pure_simulation/RHCR"
    measure_names = ("layout_entropy", "n_endpoint", "n_shelf_components", "similarity")
    labels: ClassVar[Mapping[str, str]] = {
        "n_shelf_components": "Number of shelf components",
        "layout_entropy": "Environment entropy",
        "n_endpoint": "Number of endpoints",
    }
    alphabet = ALPHABET
    colors = (
        (255, 255, 255),  # floor: white
        (0, 0, 0),  # shelf: black
        (0, 191, 255),  # endpoint: deep sky blue
        (255, 165, 0),  # home: orange
        (128, 128, 128),  # unused
        (255, 0, 255),  # workstation: fuchsia
    )

    def __init__(self, params: WarehouseParams):
        super().__init__(params)
        self._frame = layout_repair.WorkstationFrame()

    @property
    def search_shape(self) -> tuple[int, int]:
        """Rows and columns of the storage area."""
        return (self.params.storage_rows, self.params.storage_columns)

    @property
    def symbols(self) -> int:
        """Floor, shelf, endpoint."""
        return SEARCHED_SYMBOLS

    @property
    def surrogate_shape(self) -> tuple[int, int]:
        """Rows and columns with the frame."""
        rows, columns = self.search_shape
        return (rows, columns + FRAME_COLUMNS)

    @property
    def surrogate_symbols(self) -> int:
        """The searched tiles and one for what is in the frame."""
        return SEARCHED_SYMBOLS + 1

    def surrogate_view(self) -> SurrogateView:
        """Full layouts with workstations as the fourth code."""
        return LifelongView(self.with_frame, ((WORKSTATION, HOME),))

    @classmethod
    def resized(cls, params: WarehouseParams, shape: tuple[int, int]) -> WarehouseParams:
        """Keep the density of shelves, as `params.shelves_at` says."""
        rows, columns = shape[0], shape[1] - FRAME_COLUMNS
        if (rows, columns) == (params.storage_rows, params.storage_columns):
            return params
        size = {"storage_rows": rows, "storage_columns": columns}
        growth = rows * columns / (params.storage_rows * params.storage_columns)
        values = params.model_dump() | size | {"shelves": shelves_at(params, rows, columns)}
        values["repair"] = params.repair.resized(growth).model_dump()
        return WarehouseParams.model_validate(values)

    def spec(self) -> layout_repair.LayoutSpec:
        """Rules of a warehouse with a fixed number of shelves."""
        return layout_repair.specs.warehouse(shelves=self.params.shelves)

    def with_frame(self, tiles: Layout) -> Layout:
        """Add two columns with workstations on each side."""
        return self._frame.add(tiles)

    def searched_tiles(self, layout: Layout) -> Layout:
        """Take away the columns with workstations."""
        return self._frame.remove(layout)

    def layout_measures(self, repaired: Layout) -> dict[str, float]:
        """Endpoints and components of shelves, and the entropy of the storage area.

        Layouts that others have made may have other frames: what is not searched counts as floor.
        """
        side = FRAME_COLUMNS // 2
        storage = repaired[:, side : repaired.shape[1] - side]
        storage = np.where(storage < SEARCHED_SYMBOLS, storage, FLOOR)
        return {
            "layout_entropy": layout_entropy(storage, SEARCHED_SYMBOLS),
            "n_endpoint": float(np.count_nonzero(repaired == ENDPOINT)),
            "n_shelf_components": float(components(repaired == SHELF)),
        }

    def simulator_options(self) -> dict[str, Any]:
        """Demand of the workstations."""
        return {
            "left_weight": self.params.left_workstation_weight,
            "right_weight": self.params.right_workstation_weight,
        }

    def expected_length(self, layout: rhcr_sim.Layout) -> float:
        """Stations of either side count as they are demanded."""
        stations = layout.workstations
        left = stations % layout.shape[1] < layout.shape[1] // 2
        weights = (self.params.left_workstation_weight, self.params.right_workstation_weight)
        parts = [
            (weight * len(side), mean_length(layout, layout.endpoints, side))
            for weight, side in zip(weights, (stations[left], stations[~left]), strict=True)
            if len(side)
        ]
        demand, lengths = zip(*parts, strict=True)
        return float(np.average(lengths, weights=demand))

    @classmethod
    def layout_names(cls) -> Sequence[str]:
        """Human-designed layouts and seeds."""
        return layouts.layout_names()

    @classmethod
    def layout(cls, name: str) -> Layout:
        """A full layout for ``human`` names, a storage area for ``seed`` names."""
        return layouts.layout(name)

    @classmethod
    def counts(cls, layout: Layout) -> dict[str, int]:
        """Endpoints, homes and shelves."""
        found = np.bincount(layout.ravel(), minlength=len(ALPHABET))
        return {
            "n_endpoint": int(found[ENDPOINT]),
            "n_agent_loc": int(found[HOME]),
            "n_shelf": int(found[SHELF]),
        }
