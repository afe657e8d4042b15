"""From specifications to emitters."""

from collections.abc import Sequence

import numpy as np
from ribs.archives import GridArchive

from qd_core.emitters.es import ESEmitter, ESEmitterSpec
from qd_core.seeding import Purpose, integer


def build_emitters(
    specs: Sequence[ESEmitterSpec], archive: GridArchive, seed: int
) -> list[ESEmitter]:
    """Build all emitters of a run.

    Args:
        specs: Groups of emitters.
        archive: Archive they improve.
        seed: Seed of the run.

    Raises:
        ValueError: If there is no group.
    """
    if not specs:
        raise ValueError("emitters: at least one group is needed, got none.")
    flat = [spec for spec in specs for _ in range(spec.count)]
    return [
        ESEmitter(
            archive,
            x0=np.zeros(archive.solution_dim),
            sigma0=spec.sigma0,
            ranker=spec.ranker,
            selection_rule=spec.selection,
            restart_rule=spec.restart,
            es=spec.es,
            batch_size=spec.batch_size,
            seed=integer(seed, Purpose.EMITTER, index, bits=63),
        )
        for index, spec in enumerate(flat)
    ]
