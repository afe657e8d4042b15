"""The test mazes: sizes, starts, goals, and that all of them can be solved."""

from __future__ import annotations

import gymnasium
import numpy as np
import pytest

from maze_env import LayoutError
from maze_env.layouts import distances_from, to_strings
from maze_env.layouts.floorplans import crossing, four_rooms, spiral
from maze_env.transfer import STANDARD, TRANSFER_MAZES, transfer_maze


@pytest.mark.parametrize("name", sorted(TRANSFER_MAZES))
def test_every_draw_can_be_solved(name: str) -> None:
    """Start and goal hang together in all draws, and the same seed draws the same."""
    first, second = (np.random.default_rng(1) for _ in range(2))
    for _ in range(3 if name.endswith(("XL", "Large")) else 50):
        level, again = (transfer_maze(name).make(rng) for rng in (first, second))
        assert level.optimal_path_length >= 1
        assert (level.start, level.goal) == (again.start, again.goal)
        np.testing.assert_array_equal(level.layout, again.layout)


@pytest.mark.parametrize(
    ("name", "side", "start", "length", "limit"),
    [
        ("Labyrinth", 13, (12, 0), 96, 450),
        ("Labyrinth2", 13, (0, 0), 96, 450),
        ("SixteenRooms", 13, (1, 1), 22, 450),
        ("SmallCorridor", 13, (6, 0), None, 450),
        ("LargeCorridor", 19, (9, 0), None, 882),
        ("PerfectMazeXL", 99, None, None, 20402),
        ("SimpleCrossing", 9, (0, 0), 16, 484),
        ("FourRooms", 17, None, None, 100),
    ],
)
def test_sizes_and_limits(
    name: str, side: int, start: tuple[int, int] | None, length: int | None, limit: int
) -> None:
    """Sizes, starts and limits are those of the standard mazes."""
    level = transfer_maze(name).make(np.random.default_rng(0))
    assert level.layout.shape == (side, side)
    assert level.max_steps == limit
    assert start in (None, level.start)
    assert length is None or level.optimal_path_length >= length


def test_names() -> None:
    """Twelve are standard; an unknown name raises and lists the known ones."""
    assert len(STANDARD) == 12
    assert set(STANDARD) <= set(TRANSFER_MAZES)
    with pytest.raises(LayoutError, match="SixteenRooms"):
        transfer_maze("Atrium")


def test_made_by_id() -> None:
    """Each test maze has an id, opaque walls and fixed headings included."""
    env = gymnasium.make("maze_env/SimpleCrossing-v0")
    for seed in range(5):
        observation, info = env.reset(seed=seed)
        assert observation["direction"] == 0
        assert info["optimal_path_length"] >= 16
    vector = gymnasium.make_vec("maze_env/PerfectMazeMedium-v0", num_envs=3)
    _, infos = vector.reset(seed=0)
    assert len(set(infos["optimal_path_length"])) > 1


def test_spiral() -> None:
    """A small spiral, cell by cell."""
    assert to_strings(spiral(5)) == ["     ", "XXXX ", "   X ", " XXX ", "     "]


def test_rules_of_crossings_and_rooms() -> None:
    """Crossings have a way for every number of lines; four rooms have four doors."""
    rng = np.random.default_rng(0)
    for side in (3, 5, 9, 15):
        for lines in range(side):
            layout = crossing(side, lines, rng)
            assert distances_from(layout, (0, 0))[-1, -1] >= 2 * side - 2
    layout = four_rooms(17, rng)
    assert (layout[8] == 0).sum() == (layout[:, 8] == 0).sum() == 2
    for call in (lambda: spiral(4), lambda: crossing(5, 5, rng), lambda: four_rooms(2, rng)):
        with pytest.raises(LayoutError):
            call()
