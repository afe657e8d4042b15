"""Emitters of tiles: what they propose, and in which order."""

from pathlib import Path

import numpy as np
import pytest

from qd_core import MeasureSpec
from qd_core.archives import ArchiveSpec
from qd_core.codecs import DirectCodec
from qd_core.emitters import TileEmitterSpec, TileVariation
from qd_core.loops import AskTellSpec, SearchSpec, search
from qd_core.runs import RunDirectory
from qd_core.testing import ToyDomain

ARCHIVE = ArchiveSpec((MeasureSpec("ones", 0, 1, 5), MeasureSpec("twos", 0, 1, 5)), 1.0, -np.inf)
START = np.random.default_rng(0).integers(3, size=(7, 20), dtype=np.uint8)


@pytest.mark.parametrize("steady", [False, True])
def test_given_levels_are_evaluated_before_all_others(tmp_path: Path, steady: bool) -> None:
    """Two emitters share seven levels, each proposed once, and go on with children of elites."""
    group = TileEmitterSpec(2, 3, TileVariation(3), initial_population=0, start=START)
    directory = RunDirectory.create(tmp_path, "toy", seed=0, config="")
    spec = SearchSpec(ARCHIVE, AskTellSpec((group,), steady), 30)
    search(spec, DirectCodec(4, 5, 3), ToyDomain, directory, seed=0, workers=0)
    rows = list(directory.evaluations.find(0, 30).values())
    directory.close()
    first = [row for row in rows if row.parent < 0]
    proposed = {row.tiles.tobytes() for row in first}
    assert proposed == {level.tobytes() for level in START}
    assert len(first) == len(START)


def test_levels_that_do_not_fit_are_refused() -> None:
    """Codes and length of given levels are those of the genotype."""
    with pytest.raises(ValueError, match="start: codes must be below 2, got 2"):
        TileEmitterSpec(1, 3, TileVariation(2), start=START)
    group = TileEmitterSpec(1, 3, TileVariation(3), start=START)
    with pytest.raises(ValueError, match=r"start: expected \(k, 9\) codes, got \(7, 20\)"):
        AskTellSpec((group,)).build(ARCHIVE, DirectCodec(3, 3, 3), 0)
