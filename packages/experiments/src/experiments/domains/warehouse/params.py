"""Configuration of the warehouse domain."""

from typing import Literal

from pydantic import Field, ValidationInfo, field_validator, model_validator

from experiments.domains.lifelong.params import LifelongParams

FRAME_COLUMNS = 4
"""Columns that the workstation frame adds to the storage area."""

PUBLISHED_DENSITY = (240, 33 * 32)
"""Shelves and cells of the storage area of the published searches."""

PUBLISHED_SHELVES = {(101, 98): 2500}
"""Published numbers of shelves that are not those of the density, by size of the storage area."""

SHELF_STEP = 20


class WarehouseParams(LifelongParams):
    """A warehouse with workstations at its left and right side."""

    kind: Literal["warehouse"]
    storage_rows: int = Field(ge=3, description="Rows of the searched storage area.")
    storage_columns: int = Field(ge=2, description="Columns of the searched storage area.")
    shelves: int = Field(ge=1, description="Shelves of every repaired layout.")
    left_workstation_weight: float = Field(gt=0, description="Demand of a left workstation.")
    right_workstation_weight: float = Field(gt=0, description="Demand of a right workstation.")

    @field_validator("shelves")
    @classmethod
    def _shelves_fit(cls, shelves: int, info: ValidationInfo) -> int:
        cells = info.data.get("storage_rows", 1) * info.data.get("storage_columns", shelves + 1)
        if shelves >= cells:
            raise ValueError(f"must be below the {cells} cells of the storage area")
        return shelves

    @model_validator(mode="after")
    def _agents_fit(self) -> "WarehouseParams":
        width = self.storage_columns + FRAME_COLUMNS
        free = self.storage_rows * width - self.shelves
        if self.agents > free:
            raise ValueError(
                f"agents must be at most the {free} cells that are not shelves, got {self.agents}"
            )
        return self


def shelves_at(params: WarehouseParams, rows: int, columns: int) -> int:
    """Shelves of a storage area of another size, at the density of the table.

    The number is rounded to a multiple of 20, which gives the published targets of all sizes but
    101x98: with the published density that size gets its published 2500 shelves.

    Args:
        params: Table with a size and its number of shelves.
        rows: Rows of the storage area.
        columns: Columns of the storage area.
    """
    cells = params.storage_rows * params.storage_columns
    published = params.shelves * PUBLISHED_DENSITY[1] == cells * PUBLISHED_DENSITY[0]
    if published and (rows, columns) in PUBLISHED_SHELVES:
        return PUBLISHED_SHELVES[rows, columns]
    exact = params.shelves * rows * columns / cells
    return SHELF_STEP * round(exact / SHELF_STEP) or max(1, round(exact))
