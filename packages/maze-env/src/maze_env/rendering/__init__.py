"""Pictures of mazes: arrays, text, a window and films."""

from maze_env.rendering.drawing import Image, draw_maze, draw_occupancy, draw_text, seen_cells

__all__ = ["Image", "draw_maze", "draw_occupancy", "draw_text", "seen_cells"]
