"""How an automaton grows a layout, step by step, as pictures and an animation."""

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from experiments.domains.base import ExperimentDomain
from experiments.domains.genotypes import GenotypeTable
from experiments.drawing.movie import Movie
from experiments.errors import UserError
from qd_core.files import replacing

PIXELS = 6
"""Side of a cell."""

FRAMES_PER_SECOND = 30


def write_growth(
    folder: Path, genotype: GenotypeTable, domain: ExperimentDomain, solution: NDArray[Any]
) -> None:
    """Write ``growth/gen_0000.png`` and so on, one a step, and ``growth.gif``.

    Args:
        folder: Where they go.
        genotype: Table of an automaton.
        domain: Draws them.
        solution: ``(dim,)`` weights.

    Raises:
        UserError: If the genotype does not grow.
    """
    from PIL import Image

    last = getattr(genotype, "iterations", None)
    if last is None:
        raise UserError(f"--video: genotype.kind {genotype.kind!r} does not grow step by step.")
    (folder / "growth").mkdir(exist_ok=True)
    frames, covered = [], []
    for step in tqdm(range(1, last + 1), unit="step", desc="growing", disable=None):
        codec = genotype.model_copy(update={"iterations": step}).codec(domain)
        draft = domain.draft(codec.decode(solution[None])[0])
        frames.append(np.kron(domain.render(draft), np.ones((PIXELS, PIXELS, 1), np.uint8)))
        covered.append(int(np.count_nonzero(draft)))
        with replacing(folder / "growth" / f"gen_{step:04}.png") as temporary:
            Image.fromarray(frames[-1]).save(temporary)
    table = {"step": np.arange(1, last + 1), "cells_in_use": np.array(covered)}
    Movie(frames, FRAMES_PER_SECOND, table).save(folder / "growth.gif")
