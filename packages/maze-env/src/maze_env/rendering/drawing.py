"""Pictures of mazes: RGB arrays and text."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from maze_env.errors import LayoutError
from maze_env.layouts.checks import Cell, Layout, as_array, checked_layout, checked_whole

Image = NDArray[np.uint8]
"""RGB picture, `uint8 (height, width, 3)`, pixels."""

ARROWS = ">v<^"
"""The agent in text, by heading."""

FLOOR = (0, 0, 0)
LINE = (100, 100, 100)
WALL = (100, 100, 100)
GOAL = (0, 255, 0)
AGENT = (60, 182, 234)
VIEW_TINT = 77
"""How much lighter seen cells are, of 255."""

MAX_TILE = 256


def draw_text(layout: Layout, position: Cell, heading: int, goal: Cell) -> str:
    """A maze with its border, one character a cell: ``#`` wall, ``G`` goal, an arrow the agent.

    Args:
        layout: `uint8 (H, W)`, 0 floor, 1 wall.
        position: Row and column of the agent.
        heading: Its heading, 0 to 3.
        goal: Row and column of the goal.
    """
    cells = np.where(np.pad(layout, 1, constant_values=1), "#", " ")
    cells[goal[0] + 1, goal[1] + 1] = "G"
    cells[position[0] + 1, position[1] + 1] = ARROWS[heading]
    return "\n".join("".join(row) for row in cells)


def draw_maze(
    layout: ArrayLike,
    *,
    start: Cell | None = None,
    goal: Cell | None = None,
    agent: tuple[Cell, int] | None = None,
    seen: NDArray[np.bool_] | None = None,
    tile: int = 32,
) -> Image:
    """A maze with its border.

    Args:
        layout: Anything that `maze_env.layouts.checked_layout` reads, (H, W).
        start: Row and column of a cell to outline.
        goal: Row and column of the goal.
        agent: Row and column, and heading, of the agent.
        seen: `bool (H, W)`, floor cells to lighten.
        tile: Side of a cell, pixels, 1 to 256.

    Returns:
        `uint8 ((H + 2) * tile, (W + 2) * tile, 3)`.

    Raises:
        LayoutError: A malformed layout, or a tile out of range.
    """
    cells = checked_layout(layout)
    checked_whole("tile", tile, 1, MAX_TILE)
    walls = np.pad(cells, 1, constant_values=1).astype(bool)
    picture = _tiles(walls, tile)
    if seen is not None:
        _lighten(picture, np.pad(seen, 1) & ~walls, tile)
    if start is not None:
        _tile_of(picture, start, tile)[_frame(tile)] = AGENT
    if goal is not None:
        _tile_of(picture, goal, tile)[_inside(tile)] = GOAL
    if agent is not None:
        _tile_of(picture, agent[0], tile)[_triangle(agent[1], tile)] = AGENT
    return picture


def draw_occupancy(layout: ArrayLike, occupancy: ArrayLike, *, tile: int = 32) -> Image:
    """How often cells were visited, from dark red (seldom) over yellow to white (most).

    Args:
        layout: Anything that `maze_env.layouts.checked_layout` reads, (H, W).
        occupancy: `(H, W)`, visits, 0 or more.
        tile: Side of a cell, pixels, 1 to 256.

    Raises:
        LayoutError: A malformed layout, visits of another shape, or a tile out of range.
    """
    picture = draw_maze(layout, tile=tile)
    cells = checked_layout(layout)
    visits = as_array("occupancy", occupancy)
    numbers = visits.dtype.kind in "biuf" and np.isfinite(visits).all() and (visits >= 0).all()
    if visits.shape != cells.shape or not numbers:
        raise LayoutError(f"occupancy must be numbers >= 0 of shape {cells.shape}")
    # Square roots, because most cells are visited far less often than the worst one.
    heat = np.sqrt(visits / max(float(visits.max()), 1e-12))
    ramp = np.clip(3.0 * heat[..., None] - np.arange(3), 0, 1)
    colours = (255 * (0.15 + 0.85 * ramp)).astype(np.uint8)
    shown = (visits > 0) & (cells == 0)
    for row, column in np.argwhere(shown):
        _tile_of(picture, (row, column), tile)[_inside(tile)] = colours[row, column]
    return picture


def seen_cells(
    image: NDArray[np.uint8], position: Cell, heading: int, shape: tuple[int, ...]
) -> NDArray[np.bool_]:
    """Cells of a layout of the given shape that an observation (5, 5, 3) shows, `bool (H, W)`.

    Args:
        image: What the agent sees, `uint8 (5, 5, 3)`.
        position: Row and column of the agent.
        heading: Its heading, 0 to 3.
        shape: Height and width of the layout.
    """
    seen = np.zeros(shape, bool)
    down, right = ((0, 1), (1, 0), (0, -1), (-1, 0))[heading]
    for i, j in np.argwhere(image[..., 0] > 0):
        ahead, side = 4 - j, i - 2
        row = position[0] + ahead * down + side * right
        column = position[1] + ahead * right - side * down
        if 0 <= row < shape[0] and 0 <= column < shape[1]:
            seen[row, column] = True
    return seen


def _tiles(walls: NDArray[np.bool_], tile: int) -> Image:
    picture = np.repeat(np.repeat(walls, tile, axis=0), tile, axis=1)
    image = np.where(picture[..., None], np.array(WALL, np.uint8), np.array(FLOOR, np.uint8))
    if tile > 3:
        image[::tile] = LINE
        image[:, ::tile] = LINE
    return image


def _tile_of(picture: Image, cell: Cell, tile: int) -> Image:
    top, left = (cell[0] + 1) * tile, (cell[1] + 1) * tile
    return picture[top : top + tile, left : left + tile]


def _lighten(picture: Image, mask: NDArray[np.bool_], tile: int) -> None:
    pixels = np.repeat(np.repeat(mask, tile, axis=0), tile, axis=1)
    chosen = picture[pixels].astype(np.uint16)
    picture[pixels] = chosen + (255 - chosen) * VIEW_TINT // 255


def _inside(tile: int) -> NDArray[np.bool_]:
    mask = np.ones((tile, tile), bool)
    if tile > 3:
        mask[0] = mask[:, 0] = False
    return mask


def _frame(tile: int) -> NDArray[np.bool_]:
    mask = _inside(tile)
    width = max(1, tile // 10)
    mask[width + 1 : -width, width + 1 : -width] = False
    return mask


def _triangle(heading: int, tile: int) -> NDArray[np.bool_]:
    """Pixels of the agent: a triangle whose tip points along its heading."""
    across, along = np.meshgrid((np.arange(tile) + 0.5) / tile, (np.arange(tile) + 0.5) / tile)
    right = (along - 0.5, across)  # offset from the axis and progress along it, heading right
    offset, progress = [right, (0.5 - across, along), (0.5 - along, 1 - across),
                        (across - 0.5, 1 - along)][heading]  # fmt: skip
    inside = (progress > 0.12) & (np.abs(offset) < 0.31 * (0.87 - progress) / 0.75)
    return inside if tile > 3 else np.ones((tile, tile), bool)
