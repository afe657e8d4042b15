"""MAP-Elites on predictions: the search that a surrogate makes cheap.

One fused program for tile genotypes: variation, prediction and archive work on whole batches of all
emitters, and no object of pyribs stands in the way.

References:
    Bhatt et al., "Deep Surrogate Assisted Generation of Environments", NeurIPS 2022, Algorithm 1.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from qd_core.archives import ArchiveSpec
from qd_core.archives.elitist import ElitistArchive
from qd_core.codecs.base import Codec
from qd_core.errors import OptionError
from qd_core.seeding import Purpose, generator

Predict = Callable[[NDArray[np.uint8]], NDArray[np.float32]]
"""Maps tiles ``uint8 (n, h, w)`` to ``float32 (n, 1 + m)``: the objective, then the measures."""


class Variation(Protocol):
    """How random levels are drawn and elites are varied; see `qd_core.emitters`."""

    def initial(self, count: int, dim: int, rng: np.random.Generator) -> NDArray[np.uint8]:
        """Draw random levels ``uint8 (count, dim)``."""

    def vary(self, parents: NDArray[np.uint8], rng: np.random.Generator) -> NDArray[np.uint8]:
        """Make one child of each parent ``uint8 (n, dim)``."""


@dataclass(frozen=True)
class Elites:
    """What a search against predictions found.

    Args:
        solutions: ``(n, dim)`` genotypes.
        objective: ``float32 (n,)`` predicted objective.
        measures: ``float32 (n, m)`` predicted measures.
        index: ``int64 (n, m)`` their cells.
    """

    solutions: NDArray[Any]
    objective: NDArray[np.float32]
    measures: NDArray[np.float32]
    index: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.solutions)


class InnerSearch(Protocol):
    """A search against predictions."""

    def run(
        self,
        archive: ArchiveSpec,
        codec: Codec,
        predict: Predict,
        seed: int,
        after_iteration: Callable[[int, int], None] = ...,
    ) -> Elites:
        """Fill an empty archive with what a surrogate believes to be good and different.

        Args:
            archive: Axes, in the order of the predicted measures.
            codec: Turns genotypes into tiles.
            predict: The surrogate.
            seed: Seed of all randomness.
            after_iteration: Called with the number of iterations done and of elites; may raise to
                interrupt.
        """


@dataclass(frozen=True)
class TileSearch:
    """MAP-Elites on tiles.

    Args:
        variation: How levels are drawn and varied.
        emitters: Groups of children that are varied together, at least 1.
        batch_size: Children of an emitter an iteration, at least 1.
        iterations: Iterations, at least 1.
        initial_population: Random levels of each emitter before its first children.

    Raises:
        OptionError: If an argument is out of range.
    """

    variation: Variation
    emitters: int = 5
    batch_size: int = 30
    iterations: int = 10_000
    initial_population: int = 100

    def __post_init__(self) -> None:
        for name in ("emitters", "batch_size", "iterations"):
            if getattr(self, name) < 1:
                raise OptionError(f"{name} must be at least 1, got {getattr(self, name)}.")

    def run(
        self,
        archive: ArchiveSpec,
        codec: Codec,
        predict: Predict,
        seed: int,
        after_iteration: Callable[[int, int], None] = lambda *_: None,
    ) -> Elites:
        """Search; see `InnerSearch.run`."""
        rng = generator(seed, Purpose.INNER_LOOP)
        found = ElitistArchive(archive.measures, codec.dim)
        for iteration in range(self.iterations):
            random = iteration * self.batch_size < self.initial_population or len(found) == 0
            solutions = np.concatenate(
                [self._propose(found, random, codec.dim, rng) for _ in range(self.emitters)]
            )
            predicted = predict(codec.decode(solutions))
            found.add(solutions, predicted[:, 0], predicted[:, 1:])
            after_iteration(iteration + 1, len(found))
        return Elites(*found.elites())

    def _propose(
        self, found: ElitistArchive, random: bool, dim: int, rng: np.random.Generator
    ) -> NDArray[np.uint8]:
        if random:
            return self.variation.initial(self.batch_size, dim, rng)
        return self.variation.vary(found.sample(self.batch_size, rng), rng)
