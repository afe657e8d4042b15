"""MAP-Elites on predictions: the search that a surrogate makes cheap.

One fused program for tile genotypes: variation, prediction and archive work on whole batches of all
emitters, and no object of pyribs stands in the way.

References:
    Bhatt et al., "Deep Surrogate Assisted Generation of Environments", NeurIPS 2022, Algorithm 1.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from qd_core.archives.elitist import ElitistArchive
from qd_core.archives.spec import MeasureSpec

Predict = Callable[[NDArray[np.uint8]], NDArray[np.float32]]


class Variation(Protocol):
    """How random levels are drawn and elites are varied; see `qd_core.emitters`."""

    def initial(self, count: int, dim: int, rng: np.random.Generator) -> NDArray[np.uint8]:
        """Draw random levels ``uint8 (count, dim)``."""

    def vary(self, parents: NDArray[np.uint8], rng: np.random.Generator) -> NDArray[np.uint8]:
        """Make one child of each parent ``uint8 (n, dim)``."""


@dataclass(frozen=True)
class InnerLoopSpec:
    """Size of a search against a surrogate.

    Args:
        variation: How levels are drawn and varied.
        emitters: Groups of children that are varied together, at least 1.
        batch_size: Children of an emitter an iteration, at least 1.
        iterations: Iterations, at least 1.
        initial_population: Random levels of each emitter before its first children.

    Raises:
        ValueError: If an argument is out of range.
    """

    variation: Variation
    emitters: int = 5
    batch_size: int = 30
    iterations: int = 10_000
    initial_population: int = 100

    def __post_init__(self) -> None:
        for name in ("emitters", "batch_size", "iterations"):
            if getattr(self, name) < 1:
                raise ValueError(f"{name} must be at least 1, got {getattr(self, name)}.")


def search_predictions(
    spec: InnerLoopSpec,
    axes: Sequence[MeasureSpec],
    solution_dim: int,
    predict: Predict,
    rng: np.random.Generator,
    after_iteration: Callable[[int, ElitistArchive], None] = lambda *_: None,
) -> ElitistArchive:
    """Fill an archive with what a surrogate believes to be good and different.

    Args:
        spec: Size of the search.
        axes: Axes of the archive.
        solution_dim: Tiles of a level.
        predict: Maps solutions ``uint8 (n, dim)`` to ``float32 (n, 1 + m)``, the objective and
            then the measures in the order of ``axes``.
        rng: Source of all randomness.
        after_iteration: Called with the number of iterations done and the archive; may raise to
            interrupt.

    Returns:
        The archive of predictions.
    """
    archive = ElitistArchive(axes, solution_dim)
    for iteration in range(spec.iterations):
        random = iteration * spec.batch_size < spec.initial_population or len(archive) == 0
        groups = [_propose(spec, archive, solution_dim, random, rng) for _ in range(spec.emitters)]
        solutions = np.concatenate(groups)
        predicted = predict(solutions)
        archive.add(solutions, predicted[:, 0], predicted[:, 1:])
        after_iteration(iteration + 1, archive)
    return archive


def _propose(
    spec: InnerLoopSpec,
    archive: ElitistArchive,
    solution_dim: int,
    random: bool,
    rng: np.random.Generator,
) -> NDArray[np.uint8]:
    if random:
        return spec.variation.initial(spec.batch_size, solution_dim, rng)
    return spec.variation.vary(archive.sample(spec.batch_size, rng), rng)
