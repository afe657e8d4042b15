"""Configuration table of the Mario domain."""

from typing import Literal

from pydantic import Field

from experiments.domains.base import DomainParams


class MarioParams(DomainParams):
    """Levels of 16 x 56 tiles, played by the A* player."""

    node_budget: int = Field(ge=1, le=20_000, description="Nodes of one decision of the player.")
    budget_jitter: float = Field(
        0.0,
        ge=0,
        le=1,
        description="Share by which budgets vary by chance; without it all repetitions are equal.",
    )
    timer_seconds: int = Field(20, ge=1, le=1000, description="Game time, seconds.")
    max_total_pops: int = Field(
        0,
        ge=0,
        description="Nodes of one game, then the player thinks no more; 0: no limit.",
    )
    compat: bool = Field(
        False, description="Play and count as the published evaluations do, defects included."
    )
    marks: Literal["keep", "ends"] = Field(
        "keep",
        description="Starts and goals among the tiles: keep them, or play from the first column to "
        "the last.",
    )
    chunk: int = Field(20, ge=1, description="Levels that a worker hands to its JVM at once.")
    jvm_threads: int = Field(1, ge=1, le=256, description="Levels that a worker plays at once.")
