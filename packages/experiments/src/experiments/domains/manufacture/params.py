"""Configuration of the manufacture domain."""

from typing import Literal

from pydantic import Field, model_validator

from experiments.domains.lifelong.params import LifelongParams

TYPES = 3
"""Types of stations."""


class ManufactureParams(LifelongParams):
    """A hall with stations of three types, which a robot visits in turn."""

    kind: Literal["manufacture"]
    rows: int = Field(ge=3, description="Rows of the hall.")
    columns: int = Field(ge=3, description="Columns of the hall.")
    min_stations: int = Field(ge=0, description="Least number of stations of all types.")
    max_stations: int = Field(ge=TYPES, description="Largest number of stations of all types.")
    waits: tuple[int, ...] = Field(
        min_length=TYPES, max_length=TYPES, description="Timesteps at a station of each type."
    )

    @model_validator(mode="after")
    def _numbers_fit(self) -> "ManufactureParams":
        cells = self.rows * self.columns
        if not self.min_stations <= self.max_stations <= cells:
            raise ValueError(
                f"max_stations must lie between min_stations = {self.min_stations} and the {cells} "
                f"cells, got {self.max_stations}"
            )
        if self.agents > cells - TYPES:
            raise ValueError(
                f"agents must be at most the {cells - TYPES} cells beside one station of each "
                f"type, got {self.agents}"
            )
        if min(self.waits) < 1:
            raise ValueError(f"waits must be at least 1 each, got {list(self.waits)}")
        return self
