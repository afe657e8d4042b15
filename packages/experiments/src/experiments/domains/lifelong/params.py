"""Configuration tables that all lifelong domains have."""

from typing import Any

from pydantic import Field, ValidationInfo, field_validator, model_validator

import rhcr_sim
from experiments.domains.base import DomainParams
from experiments.tables import Table


class RepairParams(Table):
    """Repair of a generated layout."""

    work_limit: float = Field(gt=0, description="Work of one repair, in steps of about 0.1 ms.")
    time_limit_s: float = Field(
        gt=0, description="Fuse, wall seconds: a repair that blows it is reported as cut short."
    )
    seed: int = Field(ge=0, description="Seed of the repair, the same for every layout.")

    def resized(self, growth: float) -> "RepairParams":
        """Give larger layouts more work and time, in proportion to their area.

        Args:
            growth: Area of the new layouts, as a share of that of the old ones.
        """
        more = max(growth, 1.0)
        limits = {"work_limit": self.work_limit * more, "time_limit_s": self.time_limit_s * more}
        return self.model_copy(update=limits)


class SimulatorParams(Table):
    """One simulation of agents that replan in a rolling horizon."""

    steps: int = Field(ge=1, description="Length, timesteps.")
    window_steps: int = Field(ge=1, description="Collision-free horizon of a plan, timesteps.")
    period_steps: int = Field(ge=1, description="Timesteps between two plans.")
    stop_at_congestion: bool = Field(description="End a simulation once the agents are jammed.")
    solver: str = Field("pbs", description="Solver of rhcr-sim that plans a window.")
    fallback: str = Field("wait", description="What plans a window that the solver cannot.")
    max_expansions: int | None = Field(
        None, ge=0, description="States that the solver may expand in a window; by agents if unset."
    )

    @field_validator("period_steps")
    @classmethod
    def _within_window(cls, period: int, info: ValidationInfo) -> int:
        window = info.data.get("window_steps", period)
        if period > window:
            raise ValueError(f"must be at most window_steps = {window}")
        return period

    @model_validator(mode="after")
    def _known_to_the_simulator(self) -> "SimulatorParams":
        rhcr_sim.Config(agents=1, **self.options())
        return self

    def options(self) -> dict[str, Any]:
        """The keyword arguments of `rhcr_sim.simulate`."""
        return {
            "steps": self.steps,
            "window": self.window_steps,
            "period": self.period_steps,
            "stop_at_congestion": self.stop_at_congestion,
            "solver": self.solver,
            "fallback": self.fallback,
            "max_expansions": self.max_expansions,
        }


class LifelongParams(DomainParams):
    """A domain whose layouts are repaired and then simulated with lifelong agents."""

    agents: int = Field(ge=1, description="Agents in a simulation.")
    similarity_weight: float = Field(
        ge=0, allow_inf_nan=False, description="Weight a of the similarity in the objective."
    )
    corrected: bool = Field(
        False,
        description="Whether emitters see the throughput without the luck of short tasks.",
    )
    repair: RepairParams
    simulator: SimulatorParams
