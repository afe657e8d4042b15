"""Success of an agent in one maze against that in random mazes."""

import numpy as np
from matplotlib.ticker import MaxNLocator
from numpy.typing import NDArray

from experiments.drawing.plot import Plot, new_figure


def success_study(maze: float, baselines: NDArray[np.float64], *, title: str) -> Plot:
    """Draw the success rates of random mazes, sorted, with their mean and that of the maze.

    Args:
        maze: Success rate in the maze, 0 to 1.
        baselines: ``(n,)`` success rate in each random maze.
        title: Text above the picture.
    """
    figure = new_figure(6.5, 4.0)
    panel = figure.add_subplot()
    ordered = np.sort(baselines)[::-1]
    panel.bar(
        np.arange(1, len(ordered) + 1), ordered, color="#9aa5b1", width=1.0, label="random mazes"
    )
    panel.axhline(float(baselines.mean()), color="#5a6572", linestyle="--", label="their mean")
    panel.axhline(maze, color="#d64045", label="the maze")
    panel.set_xlabel("Random maze, sorted")
    panel.set_ylabel("Success rate")
    panel.set_xlim(0.5, len(ordered) + 0.5)
    panel.xaxis.set_major_locator(MaxNLocator(integer=True))
    panel.set_ylim(0, 1.05)
    panel.set_title(title)
    panel.legend(loc="upper right")
    names = ["the maze", *[f"random maze {place}" for place in range(1, len(ordered) + 1)]]
    return Plot(figure, {"maze": names, "success_rate": [maze, *ordered.tolist()]})
