"""Pictures and text of mazes."""

from __future__ import annotations

import numpy as np
import pytest

from maze_env import LayoutError, RenderError
from maze_env.env import MazeEnv
from maze_env.rendering.drawing import (
    AGENT,
    FLOOR,
    GOAL,
    WALL,
    draw_maze,
    draw_occupancy,
    seen_cells,
)

LAYOUT = ["....", ".#.#", "...."]


def test_text_shows_every_cell() -> None:
    """One character a cell with the border; the arrow turns with the agent."""
    env = MazeEnv(LAYOUT, start=(0, 0), goal=(2, 3), render_mode="ansi")
    env.reset(options={"heading": 0})
    assert env.render() == "######\n#>   #\n# # ##\n#   G#\n######"
    env.step(1)
    assert env.render().splitlines()[1] == "#v   #"
    env.step(2)
    assert env.render().splitlines()[2] == "#v# ##"


@pytest.mark.parametrize("tile", [1, 2, 8, 32])
def test_colours_of_cells(tile: int) -> None:
    """The middle of each cell has the colour of what is there, at every size."""
    picture = draw_maze(LAYOUT, goal=(2, 3), agent=((0, 0), 2), tile=tile)
    assert picture.shape == (5 * tile, 6 * tile, 3)
    assert picture.dtype == np.uint8
    middle = picture[tile // 2 :: tile, tile // 2 :: tile]
    assert tuple(middle[0, 0]) == tuple(middle[2, 2]) == WALL
    assert tuple(middle[1, 2]) == FLOOR
    assert tuple(middle[3, 4]) == GOAL
    assert tuple(middle[1, 1]) == AGENT


def test_triangle_points_along_the_heading() -> None:
    """Turning the agent by a quarter turns its picture by a quarter."""
    cells = [
        draw_maze(["."], agent=((0, 0), heading), tile=31)[31:62, 31:62] for heading in range(4)
    ]
    shapes = [(cell == AGENT).all(axis=-1) for cell in cells]
    halves = shapes[0][:, :15].sum(), shapes[0][:, 16:].sum()
    assert halves[0] > halves[1]
    for heading in range(4):
        np.testing.assert_array_equal(np.rot90(shapes[heading], -1), shapes[(heading + 1) % 4])


def test_seen_cells_are_lightened() -> None:
    """Cells of the view are lighter than others, walls stay as they are."""
    env = MazeEnv(np.zeros((9, 9), np.uint8), (4, 4), (0, 0), render_mode="rgb_array", tile=9)
    env.reset(options={"heading": 0})
    middle = env.render()[4::9, 4::9]
    lit = (middle[1:-1, 1:-1] != FLOOR).any(axis=-1)
    lit[0, 0] = False
    expected = np.zeros((9, 9), bool)
    expected[2:7, 4:9] = True
    np.testing.assert_array_equal(lit, expected)


@pytest.mark.parametrize("see_through_walls", [True, False])
def test_seen_cells_hold_what_is_seen(see_through_walls: bool) -> None:
    """The walls among the seen cells are those of the observation."""
    generator = np.random.default_rng(2)
    layout = (generator.random((8, 8)) < 0.3).astype(np.uint8)
    layout[4, 4] = layout[0, 0] = 0
    env = MazeEnv(layout, (4, 4), (0, 0), see_through_walls=see_through_walls)
    for heading in range(4):
        image = env.reset(options={"heading": heading})[0]["image"]
        seen = seen_cells(image, (4, 4), heading, layout.shape)
        assert seen.sum() <= (image[..., 0] > 0).sum()
        assert layout[seen].sum() <= (image[..., 0] == 2).sum()


def test_occupancy_is_hotter_where_visits_are_more() -> None:
    """The most visited cell is white, less visited ones are darker, walls stay walls."""
    picture = draw_occupancy(["...", ".#."], [[0, 1, 100], [25, 9, 0]], tile=8)
    middle = picture[4::8, 4::8].astype(int).sum(axis=-1)
    assert middle[1, 3] == 3 * 255
    assert middle[1, 3] > middle[2, 1] > middle[1, 2] > middle[1, 1] == 0
    assert tuple(picture[20, 20]) == WALL
    with pytest.raises(LayoutError, match="occupancy"):
        draw_occupancy(["..."], [[1, 2]])
    with pytest.raises(LayoutError, match="occupancy"):
        draw_occupancy([".."], [[1, -2]])
    with pytest.raises(LayoutError, match="tile"):
        draw_occupancy([".."], [[1, 2]], tile=0)


def test_human_mode_opens_a_window(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each step shows a picture in a window, which close() closes."""
    monkeypatch.setenv("SDL_VIDEODRIVER", "dummy")
    env = MazeEnv(LAYOUT, render_mode="human", tile=8)
    env.metadata = {**env.metadata, "render_fps": 1000}
    env.reset(seed=0)
    pygame = pytest.importorskip("pygame")
    assert pygame.display.get_surface().get_size() == (48, 40)
    env.step(0)
    shown = pygame.surfarray.array3d(pygame.display.get_surface()).swapaxes(0, 1)
    assert (shown == GOAL).all(axis=-1).any()
    env.close()
    assert not pygame.display.get_init()


def test_human_mode_says_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without pygame, or without a screen, the error says what to do."""
    monkeypatch.setitem(__import__("sys").modules, "pygame", None)
    with pytest.raises(RenderError, match=r"install maze-env\[human\]"):
        MazeEnv(LAYOUT, render_mode="human")
