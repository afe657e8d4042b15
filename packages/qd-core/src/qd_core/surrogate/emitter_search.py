"""The search against predictions made of emitters: for latent codes and weights of automata."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qd_core.archives import ArchiveSpec
from qd_core.codecs.base import Codec
from qd_core.emitters.spec import EmitterSpec
from qd_core.errors import OptionError
from qd_core.surrogate.inner_loop import Elites, Predict


@dataclass(frozen=True)
class EmitterSearch:
    """CMA-ME, CMA-MAE or any other emitters on the predictions of a surrogate.

    Args:
        emitters: Groups of emitters, started anew in each search.
        iterations: Iterations, at least 1.
        soft: Whether the emitters improve an archive with the acceptance of CMA-MAE; else an
            elitist one.

    Raises:
        OptionError: If an argument is out of range.
    """

    emitters: tuple[EmitterSpec, ...]
    iterations: int = 10_000
    soft: bool = False

    def __post_init__(self) -> None:
        if not self.emitters:
            raise OptionError("emitters: at least one group is needed, got none.")
        if self.iterations < 1:
            raise OptionError(f"iterations must be at least 1, got {self.iterations}.")

    def run(
        self,
        archive: ArchiveSpec,
        codec: Codec,
        predict: Predict,
        seed: int,
        after_iteration: Callable[[int, int], None] = lambda *_: None,
    ) -> Elites:
        """Search; see `qd_core.surrogate.inner_loop.InnerSearch.run`."""
        from qd_core.archives.build import result_archive, soft_archive
        from qd_core.emitters.build import build_emitters
        from qd_core.scheduler import FailureAwareScheduler

        # pyribs wants a finite threshold only with a learning rate; this one accepts everything.
        guide = soft_archive(archive, codec.dim, seed, codec.dtype) if self.soft else (
            soft_archive(replace(archive, learning_rate=1.0, threshold_min=-1e30),
                         codec.dim, seed, codec.dtype)
        )  # fmt: skip
        elites = result_archive(archive, codec.dim, seed, codec.dtype)
        emitters = build_emitters(self.emitters, guide, elites, seed)
        scheduler = FailureAwareScheduler(guide, emitters, elites)
        for iteration in range(self.iterations):
            tiles = codec.decode(scheduler.ask())
            scheduler.tell(**_batch(predict(tiles)))
            after_iteration(iteration + 1, len(elites))
        data = elites.data(["solution", "objective", "measures", "index"])
        index = np.stack(np.unravel_index(data["index"], elites.dims), axis=1)
        return Elites(data["solution"], data["objective"], data["measures"], index)


def _batch(predicted: NDArray[np.float32]) -> dict[str, Any]:
    return {
        "objective": predicted[:, 0],
        "result_objective": predicted[:, 0],
        "measures": predicted[:, 1:],
        "eval_id": np.full(len(predicted), -1, np.int64),
        "success": np.isfinite(predicted).all(axis=1),
    }
