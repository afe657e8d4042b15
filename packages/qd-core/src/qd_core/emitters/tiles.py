"""MAP-Elites on tile genotypes: given and random levels first, then varied elites."""

import numpy as np
from ribs.archives import ArchiveBase
from ribs.emitters import EmitterBase

from qd_core.emitters.operators import Tiles
from qd_core.emitters.patches import PatchVariation
from qd_core.emitters.tile_variation import TileVariation
from qd_core.errors import OptionError


class TileEmitter(EmitterBase):
    """Emitter of given levels, of random ones and then of varied elites.

    Args:
        archive: Where parents come from, each elite equally likely.
        variation: How levels are drawn and elites varied.
        batch_size: Solutions an `ask`.
        initial_population: Random solutions before the first children; whole batches.
        seed: Seed of this emitter.
        start: Levels ``uint8 (k, dim)`` that are proposed first, or None.

    Raises:
        OptionError: If they are not of the genotype's length.
    """

    def __init__(
        self,
        archive: ArchiveBase,
        variation: TileVariation | PatchVariation,
        *,
        batch_size: int,
        initial_population: int,
        seed: int,
        start: Tiles | None = None,
    ):
        self._dim: int = archive.solution_dim  # type: ignore[assignment]
        super().__init__(
            archive,
            solution_dim=self._dim,
            bounds=None,
            # Infinite bounds, the default, are no integers.
            lower_bounds=np.zeros(self._dim),
            upper_bounds=np.full(self._dim, variation.symbols - 1),
        )
        self.variation = variation
        self.batch_size = batch_size
        self.parent_ids = np.full(batch_size, -1, np.int64)
        self._initial_population = initial_population
        self._start = np.zeros((0, self._dim), np.uint8) if start is None else start
        if self._start.shape[1:] != (self._dim,):
            raise OptionError(f"start: expected (k, {self._dim}) codes, got {self._start.shape}.")
        self._emitted = 0
        self._rng = np.random.default_rng(seed)

    def ask(self) -> Tiles:
        """Propose ``uint8 (n, dim)`` and note the ``eval_id`` of each parent.

        There are ``batch_size`` of them, or fewer at the end of the start.
        """
        if len(self._start):
            given, self._start = np.split(self._start, [self.batch_size])
            self.parent_ids = np.full(len(given), -1, np.int64)
            return given
        count = self.batch_size
        random = self._emitted < self._initial_population or self.archive.empty
        self._emitted += count
        if random:
            self.parent_ids = np.full(count, -1, np.int64)
            return self.variation.initial(count, self._dim, self._rng)
        parents = self.archive.sample_elites(count)
        self.parent_ids = np.asarray(parents.get("eval_id", np.full(count, -1)), np.int64)
        return self.variation.vary(np.asarray(parents["solution"]).astype(np.uint8), self._rng)
