"""Single episodes step by step, and films of them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from maze_env import LayoutError, Level, RandomPolicy, RenderError, evaluate
from maze_env.evaluation.trajectory import follow
from maze_env.rendering.movie import frames, write_gif, write_png

LEVEL = Level(["....", ".##.", "...."])


def test_is_the_episode_of_the_evaluation() -> None:
    """Episode k of a seed is the one that an evaluation counts, step for step."""
    (result,) = evaluate([LEVEL], RandomPolicy(), episodes=6, seed=5)
    visits = np.zeros(LEVEL.layout.shape, int)
    for episode in range(6):
        path = follow(LEVEL, RandomPolicy(), seed=5, episode=episode)
        assert len(path.positions) == len(path.headings) == result.path_length[episode] + 1
        assert path.success == result.success[episode]
        np.add.at(visits, tuple(path.positions[:-1].T), 1)
    np.testing.assert_array_equal(visits, result.counts[..., 0])
    with pytest.raises(LayoutError, match="episode"):
        follow(LEVEL, RandomPolicy(), episode=-1)


def test_films_show_every_step(tmp_path: Path) -> None:
    """There is one picture a step; too long films and bad paths raise."""
    path = follow(LEVEL, RandomPolicy(), seed=1)
    pictures = list(frames(path, tile=5))
    assert len(pictures) == len(path.headings)
    assert pictures[0].shape == (25, 30, 3)
    write_gif(tmp_path / "film.gif", path, tile=5)
    assert (tmp_path / "film.gif").stat().st_size > 100
    for write in (
        lambda: write_gif(tmp_path / "none" / "film.gif", path),
        lambda: write_png(tmp_path / "none" / "maze.png", pictures[0]),
    ):
        with pytest.raises(RenderError, match="cannot be written"):
            write()
    endless = follow(Level([".#."], (0, 0), (0, 2), max_steps=6000), RandomPolicy())
    with pytest.raises(RenderError, match="too long"):
        write_gif(tmp_path / "film.gif", endless)


def test_says_when_pillow_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without pillow the error says what to install."""
    monkeypatch.setitem(__import__("sys").modules, "PIL.Image", None)
    with pytest.raises(RenderError, match=r"maze-env\[render\]"):
        write_gif(tmp_path / "film.gif", follow(LEVEL, RandomPolicy()))
