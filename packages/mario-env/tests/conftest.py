"""One engine for all tests that only play."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from mario_env import MarioSim
from mario_env.levels import generate


@pytest.fixture(scope="session")
def sim() -> Iterator[MarioSim]:
    """A simulator with two threads."""
    with MarioSim(2) as simulator:
        yield simulator


@pytest.fixture(scope="session")
def levels() -> np.ndarray:
    """Twelve small procedural levels."""
    return np.stack([generate(seed, width=56) for seed in range(12)])


@pytest.fixture(scope="session")
def recorded() -> list[dict[str, Any]]:
    """Levels of our own and what the reference player does in them."""
    path = Path(__file__).parent / "data" / "own_levels.json"
    found: list[dict[str, Any]] = json.loads(path.read_text())["levels"]
    return found
