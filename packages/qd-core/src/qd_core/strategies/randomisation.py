"""Domain randomisation: independent draws, in chunks that can be stored and continued."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from qd_core.archives import ArchiveSpec
from qd_core.codecs.base import Codec
from qd_core.errors import ContractError, OptionError
from qd_core.execution.executor import never
from qd_core.runs.checkpoint import State
from qd_core.seeding import Purpose, generator
from qd_core.strategies.initial import Initial
from qd_core.strategies.insertion import insert
from qd_core.strategies.strategy import Outcomes, Proposal

if TYPE_CHECKING:
    from ribs.archives import GridArchive


@dataclass(frozen=True)
class RandomisationSpec:
    """Draws from a fixed distribution.

    Args:
        initial: The distribution.
        chunk: Solutions an iteration, at least 1.

    Raises:
        OptionError: If the chunk is empty.
    """

    initial: Initial
    chunk: int = 500

    def __post_init__(self) -> None:
        if self.chunk < 1:
            raise OptionError(f"chunk must be at least 1, got {self.chunk}.")

    def build(self, archive: ArchiveSpec, codec: Codec, seed: int) -> "Randomisation":
        """Make the strategy; see `qd_core.strategies.strategy.StrategySpec`."""
        return Randomisation(self, archive, codec, seed)


class Randomisation:
    """Proposes what nothing was learnt for; the archive only collects.

    Solution ``i`` depends on the seed and its chunk alone.

    Args:
        spec: Distribution and chunk.
        archive: Axes of the archive.
        codec: Says what genotypes are.
        seed: Seed of the run.
    """

    def __init__(self, spec: RandomisationSpec, archive: ArchiveSpec, codec: Codec, seed: int):
        from qd_core.archives.build import result_archive

        self._spec, self._seed, self._dim = spec, seed, codec.dim
        self._names = [measure.name for measure in archive.measures]
        self._archive = result_archive(archive, codec.dim, seed, codec.dtype)
        self._chunks = 0

    def propose(self, left: int, stop: Callable[[], bool] = never) -> Proposal:
        """Draw the next chunk."""
        del stop
        rng = generator(self._seed, Purpose.STRATEGY, self._chunks)
        self._chunks += 1
        solutions = self._spec.initial.draw(self._spec.chunk, self._dim, rng)[:left]
        count = len(solutions)
        return Proposal(solutions, np.zeros(count, np.int32), np.full(count, -1, np.int64))

    def learn(self, proposal: Proposal, outcomes: Outcomes) -> None:
        """Put what succeeded into the archive."""
        insert(self._archive, self._names, proposal, outcomes)

    def metrics(self) -> dict[str, float]:
        """Numbers of the archive."""
        from qd_core.archives.metrics import archive_metrics

        return archive_metrics("result", self._archive)

    def archives(self) -> "Mapping[str, GridArchive]":
        """The archive of all draws."""
        return {"final": self._archive}

    def state(self) -> None:
        """Nothing: all is drawn again."""

    def restore(self, state: State, history: Iterable[tuple[Proposal, Outcomes]]) -> None:
        """Never needed, as there is no state."""
        del state, history
        raise ContractError("domain randomisation has no state; it draws again.")
