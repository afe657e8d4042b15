"""How an automaton grows a layout, step by step, as pictures and an animation."""

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from experiments.domains.base import ExperimentDomain
from experiments.domains.genotypes import GenotypeTable
from experiments.errors import UserError
from qd_core.files import replacing

PIXELS = 6
"""Side of a cell."""

FRAME_MS = 33


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
    frames = []
    for step in tqdm(range(1, last + 1), unit="step", desc="growing", disable=None):
        codec = genotype.model_copy(update={"iterations": step}).codec(domain)
        draft = domain.draft(codec.decode(solution[None])[0])
        frame = Image.fromarray(
            np.kron(domain.render(draft), np.ones((PIXELS, PIXELS, 1), np.uint8))
        )
        with replacing(folder / "growth" / f"gen_{step:04}.png") as temporary:
            frame.save(temporary)
        frames.append(frame)
    with replacing(folder / "growth.gif") as temporary:
        frames[0].save(
            temporary, save_all=True, append_images=frames[1:], duration=FRAME_MS, loop=0
        )
