"""Configuration of the warehouse domain."""

from typing import Literal

from pydantic import Field, ValidationInfo, field_validator, model_validator

from experiments.domains.lifelong.params import LifelongParams

FRAME_COLUMNS = 4
"""Columns that the workstation frame adds to the storage area."""


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
