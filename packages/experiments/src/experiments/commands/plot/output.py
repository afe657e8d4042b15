"""Where figures go and how they look."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from experiments.commands.outputs import checked_folder
from experiments.drawing.movie import Movie
from experiments.drawing.plot import Plot
from experiments.drawing.style import Style
from experiments.errors import UserError

Format = Literal["png", "pdf", "svg"]


@dataclass(frozen=True)
class Output:
    """A folder for figures of one look.

    Args:
        folder: Made if need be.
        form: Format of pictures that do not move.
        dpi: Dots per inch of pixels.
        style: The look.
    """

    folder: Path
    form: Format
    dpi: int
    style: Style

    def check(self) -> None:
        """Make the folder before any work is done.

        Raises:
            UserError: If it cannot be written.
        """
        checked_folder(self.folder)

    def save(self, name: str, draw: Plot | Callable[[], Plot]) -> list[Path]:
        """Draw a figure in the look and write it, with its numbers beside it.

        Args:
            name: Name of the file without suffix.
            draw: The figure, or what draws it in the look.

        Returns:
            The files.

        Raises:
            UserError: If they cannot be written.
        """
        path = self.folder / f"{name}.{self.form}"
        try:
            with self.style.applied():
                plot = draw if isinstance(draw, Plot) else draw()
                plot.save(path, dpi=self.dpi)
        except OSError as error:
            raise UserError(f"{path}: cannot be written: {error.strerror or error}.") from None
        return [path, path.with_suffix(".csv")]

    def save_movie(self, name: str, movie: Movie) -> list[Path]:
        """The same for a moving picture."""
        path = self.folder / f"{name}.gif"
        try:
            with self.style.applied():
                movie.save(path)
        except OSError as error:
            raise UserError(f"{path}: cannot be written: {error.strerror or error}.") from None
        return [path, path.with_suffix(".csv")]
