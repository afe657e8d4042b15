"""A window that shows pictures; needs pygame."""

from __future__ import annotations

import importlib
from typing import Any

import numpy as np
from numpy.typing import NDArray

from maze_env.errors import RenderError


class Window:
    """Opens with the first picture and keeps its pace.

    Args:
        fps: Pictures a second at most.
        title: What the window is called.

    Raises:
        RenderError: pygame is not installed.
    """

    def __init__(self, fps: int, title: str = "maze") -> None:
        try:
            self._pygame: Any = importlib.import_module("pygame")
        except ImportError as error:
            raise RenderError(
                "render_mode='human' needs pygame, which is not installed; install maze-env[human]"
            ) from error
        self._title = title
        self._fps = fps
        self._surface: Any = None
        self._clock: Any = None

    def show(self, picture: NDArray[np.uint8]) -> None:
        """Show an RGB picture, `uint8 (height, width, 3)`.

        Raises:
            RenderError: No window can be opened.
        """
        pygame = self._pygame
        size = picture.shape[1], picture.shape[0]
        try:
            if self._surface is None or self._surface.get_size() != size:
                pygame.display.init()
                pygame.display.set_caption(self._title)
                self._surface = pygame.display.set_mode(size)
                self._clock = pygame.time.Clock()
            pygame.surfarray.blit_array(self._surface, picture.swapaxes(0, 1))
            pygame.event.pump()
            pygame.display.flip()
        except pygame.error as error:
            raise RenderError(f"no window can be opened: {error}") from error
        self._clock.tick(self._fps)

    def close(self) -> None:
        """Close the window."""
        if self._surface is not None:
            self._pygame.display.quit()
            self._surface = None
