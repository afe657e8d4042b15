"""Configuration of the maze domain."""

from typing import Literal

from pydantic import Field, model_validator

from experiments.domains.base import DomainParams

Objective = Literal["none", "dfs", "accel", "accel_fail", "accel_none"]


class MazeParams(DomainParams):
    """Mazes without repair; start and goal are the two cells that are farthest apart."""

    kind: Literal["maze"]
    rows: int = Field(ge=2, le=1024, description="Rows of the maze, without its border.")
    columns: int = Field(ge=2, le=1024, description="Columns of the maze, without its border.")
    episodes: int = Field(ge=1, description="Episodes of the agent in a repetition.")
    agent: str = Field(
        description="shipped, random, left-hand, right-hand, or a checkpoint (.safetensors, .tar)."
    )
    heading_mode: Literal["onehot", "ones", "batch_union"] = Field(
        "onehot", description="What the network is told of the heading; onehot is right."
    )
    objective: Objective = Field(
        "accel_none", description="What is optimised; accel_none is 1 for every solvable maze."
    )
    aggregate: Literal["mean", "median"] = Field(
        "mean", description="How the objectives of the episodes become one."
    )
    counting: Literal["complete", "published"] = Field(
        "complete", description="Which episodes count; published is biased to short ones."
    )
    mark_endpoints: Literal["always", "train_only", "never"] = Field(
        "always", description="Where a surrogate sees start and goal as symbols of their own."
    )
    unsolvable_occupancy: Literal["zeros", "walls"] = Field(
        "zeros", description="Visits of a maze without a way, for a surrogate to learn."
    )
    chunk: int = Field(30, ge=1, description="Mazes that the agent walks through side by side.")

    @model_validator(mode="after")
    def _union_with_published_counting(self) -> "MazeParams":
        if self.heading_mode == "batch_union" and self.counting != "published":
            raise ValueError("heading_mode batch_union goes with counting = 'published' alone")
        return self
