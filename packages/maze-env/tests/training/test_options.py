"""Options out of range."""

from typing import Any

import pytest

from maze_env.errors import TrainingError
from maze_env.training import TrainingOptions


@pytest.mark.parametrize(
    ("option", "value", "message"),
    [
        ("steps", 0, "steps must be from 1"),
        ("steps", 1.5, "steps must be a whole number"),
        ("environments", True, "environments must be a whole number"),
        ("rate", float("nan"), "rate must be from"),
        ("rate", "fast", "rate must be a number"),
        ("discount", 1.01, "discount must be from 0 to 1"),
        ("score", "regret", "score must be one of"),
        ("minibatches", 7, "minibatches must divide environments"),
        ("smallest", 30, "smallest must not exceed largest"),
    ],
)
def test_options_out_of_range_are_named(option: str, value: Any, message: str) -> None:
    """Each wrong option raises an error with its name, rule and value."""
    with pytest.raises(TrainingError, match=message):
        TrainingOptions(**{option: value})
