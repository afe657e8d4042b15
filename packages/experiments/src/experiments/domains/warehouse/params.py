"""Configuration of the warehouse domain."""

from typing import Literal

from pydantic import Field, ValidationInfo, field_validator

from experiments.tables import DomainParams, Table

FRAME_COLUMNS = 4
"""Columns that the workstation frame adds to the storage area."""


class RepairParams(Table):
    """Repair of a generated layout."""

    time_limit_s: float = Field(gt=0, description="Wall limit of one repair, seconds.")
    work_limit: float | None = Field(
        None, gt=0, description="Work of one repair, solver iterations; from time_limit_s if unset."
    )
    seed: int = Field(ge=0, description="Seed of the repair, the same for every layout.")


class SimulatorParams(Table):
    """One simulation by windowed priority-based search."""

    steps: int = Field(ge=1, description="Length, timesteps.")
    window_steps: int = Field(ge=1, description="Collision-free horizon of a plan, timesteps.")
    period_steps: int = Field(ge=1, description="Timesteps between two plans.")
    stop_at_congestion: bool = Field(description="End a simulation once the agents are jammed.")

    @field_validator("period_steps")
    @classmethod
    def _within_window(cls, period: int, info: ValidationInfo) -> int:
        window = info.data.get("window_steps", period)
        if period > window:
            raise ValueError(f"must be at most window_steps = {window}")
        return period


class WarehouseParams(DomainParams):
    """A warehouse with workstations at its left and right side."""

    kind: Literal["warehouse"]
    storage_rows: int = Field(ge=3, description="Rows of the searched storage area.")
    storage_columns: int = Field(ge=2, description="Columns of the searched storage area.")
    shelves: int = Field(ge=1, description="Shelves of every repaired layout.")
    agents: int = Field(ge=1, description="Agents in a simulation.")
    similarity_weight: float = Field(
        ge=0, allow_inf_nan=False, description="Weight a of the similarity in the objective."
    )
    left_workstation_weight: float = Field(gt=0, description="Demand of a left workstation.")
    right_workstation_weight: float = Field(gt=0, description="Demand of a right workstation.")
    repair: RepairParams
    simulator: SimulatorParams

    @property
    def search_shape(self) -> tuple[int, int]:
        """Rows and columns of the storage area."""
        return (self.storage_rows, self.storage_columns)

    def with_steps(self, steps: int) -> "WarehouseParams":
        """Return the same warehouse with another length of simulation, in timesteps."""
        simulator = self.simulator.model_copy(update={"steps": steps})
        return self.model_copy(update={"simulator": simulator})

    @field_validator("shelves")
    @classmethod
    def _shelves_fit(cls, shelves: int, info: ValidationInfo) -> int:
        cells = info.data.get("storage_rows", 1) * info.data.get("storage_columns", shelves + 1)
        if shelves >= cells:
            raise ValueError(f"must be below the {cells} cells of the storage area")
        return shelves

    @field_validator("agents")
    @classmethod
    def _agents_fit(cls, agents: int, info: ValidationInfo) -> int:
        if not {"storage_rows", "storage_columns", "shelves"} <= info.data.keys():
            return agents
        width = info.data["storage_columns"] + FRAME_COLUMNS
        free = info.data["storage_rows"] * width - info.data["shelves"]
        if agents > free:
            raise ValueError(f"must be at most the {free} cells that are not shelves")
        return agents
