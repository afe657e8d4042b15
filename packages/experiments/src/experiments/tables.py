"""Base classes of the configuration tables."""

from abc import ABC, abstractmethod

from pydantic import BaseModel, ConfigDict, Field


class Table(BaseModel):
    """A table of the configuration: frozen, no unknown keys, no silent type conversion."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class DomainParams(Table, ABC):
    """Keys of ``[domain]`` that every domain has; a domain adds its own in a subclass."""

    kind: str = Field(description="Name in the entry-point group qd_core.domains.")
    repetitions: int = Field(ge=1, description="Simulations per evaluation.")

    @property
    @abstractmethod
    def search_shape(self) -> tuple[int, int]:
        """Rows and columns of the searched area."""

    @abstractmethod
    def with_steps(self, steps: int) -> "DomainParams":
        """Return the same domain with another length of simulation, in timesteps."""
