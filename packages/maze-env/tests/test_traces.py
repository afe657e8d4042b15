"""Episodes whose every observation is known, as hashes."""

from __future__ import annotations

import hashlib

import pytest

from maze_env import Level, Rollouts

DENSE = [
    "###..#.###.#.##.",
    "#.#.#........##.",
    "###...##..#..###",
    ".#.#.#.#.#...##.",
    "..##...#..####..",
    "###.#.##...##.#.",
    "#..##.#..###..#.",
    "#..#...#.#...#.#",
    "#..#.##...#.#.#.",
    "#.#....###....##",
    "..#....#....#..#",
    "#.###..###..##.#",
    "#.#...##.##..#.#",
    ".#.#.#.#..#.#...",
    ".#####.###.#..##",
    "#.#.######.##...",
]

DENSE_ACTIONS = (
    "062242355164316262052266035332221236620634525332224200122642245242262042262225232543226420"
    "122262412212123423251403222442205622240253206123222106513241446221002141322266262423352650"
    "013210620232423054230320024311221020122202651230254020264442611222252230560361116260332310"
    "355426032351402026236602642031"
)

WINDING = [
    "...##.#.#.##.#.#",
    "......##..##....",
    "##.##..#......#.",
    "##...#...##.##..",
    "...###..#.###..#",
    ".##.####.#..##..",
    "............##..",
    "###.#..##.....##",
    "...#.######.....",
    "..#.#.##.#.###.#",
    ".####..##.#..#..",
    ".##..#....##.##.",
    ".......#....#.#.",
    "#.##..##.#..##..",
    "#..#.##..##...#.",
    "#..##....##.#...",
]

WINDING_ACTIONS = (
    "212221202202202122222021221202120222022212202202222222222212202221220212222212212022122022"
    "12022202122222212222122"
)

EMPTY = ["." * 16] * 16

EMPTY_ACTIONS = "2222222222222221222222222222222"


@pytest.mark.parametrize(
    ("layout", "actions", "heading", "start", "goal", "reward", "last", "digest"),
    [
        (
            DENSE,
            DENSE_ACTIONS,
            1,
            (8, 7),
            (12, 3),
            0.0,
            (8, 7),
            "ff68777180009448b0f16aeeec8ea0c9b178257fe3aa32507740ba0d3e86bbe7",
        ),
        (
            WINDING,
            WINDING_ACTIONS,
            2,
            (6, 15),
            (8, 2),
            0.8430555555555556,
            (8, 2),
            "f418fc9b0d934a6d3d1d8a6d80af9c1e2904312a85b44dc117334343dd36c899",
        ),
        (
            EMPTY,
            EMPTY_ACTIONS,
            0,
            (0, 0),
            (15, 15),
            0.9569444444444445,
            (15, 15),
            "1e514904923c5e9115388d4f8cdedbea85f7c0c22371912c6d7a6407d2d2d630",
        ),
    ],
)
def test_known_episodes(
    layout: list[str],
    actions: str,
    heading: int,
    start: tuple[int, int],
    goal: tuple[int, int],
    reward: float,
    last: tuple[int, int],
    digest: str,
) -> None:
    """Start and goal, all observations before the goal, reward and last cell of known episodes."""
    level = Level(layout)
    assert (level.start, level.goal) == (start, goal)
    rollouts = Rollouts(1)
    rollouts.reset([level], [heading])
    seen = hashlib.sha256(rollouts.observations[0].tobytes())
    for action in actions:
        rollouts.step([int(action)])
        if not rollouts.terminated[0]:
            seen.update(rollouts.observations[0].tobytes())
    assert seen.hexdigest() == digest
    assert rollouts.rewards[0] == reward
    assert tuple(rollouts.positions[0]) == last
