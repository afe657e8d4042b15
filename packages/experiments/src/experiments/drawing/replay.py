"""One repetition of an evaluation, moment by moment."""

from dataclasses import dataclass

from experiments.drawing.movie import Movie
from experiments.drawing.plot import Plot


@dataclass(frozen=True)
class Replay:
    """What happened in one repetition.

    Args:
        still: A picture of all of it, such as the path of the agent.
        movie: The same as a moving picture.
        summary: How it ended, in a line.
    """

    still: Plot
    movie: Movie
    summary: str
