"""Children that start from repaired parents."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from qd_core import Evaluation, MeasureSpec
from qd_core.archives import ArchiveSpec
from qd_core.codecs import DirectCodec, NCACodec
from qd_core.emitters import ESEmitterSpec, TileEmitterSpec, TileVariation
from qd_core.loops import AskTellSpec, SearchSpec, search
from qd_core.runs import Run, RunDirectory
from qd_core.testing import ToyDomain

AXES = (MeasureSpec("ones", 0, 1, 5), MeasureSpec("twos", 0, 1, 5))
CODEC = DirectCodec(4, 5, 3)


def repaired(evaluation: Evaluation) -> Any:
    """The first column is cleared by the domain."""
    return evaluation.layouts["repaired"]


def run(parent: Path, strategy: AskTellSpec, max_evals: int, codec: Any = CODEC) -> Run:
    """Search in a new directory."""
    directory = RunDirectory.create(parent, "toy", seed=0, config="")
    spec = SearchSpec(ArchiveSpec(AXES, 1.0, -np.inf), strategy, max_evals)
    search(spec, codec, ToyDomain, directory, seed=0, workers=0)
    directory.close()
    return Run.open(directory.path)


@pytest.mark.parametrize("steady", [False, True])
def test_children_start_from_repaired_parents(tmp_path: Path, steady: bool) -> None:
    """A child differs by one tile from the repair of its parent, which archives hold."""
    group = TileEmitterSpec(1, 5, TileVariation(3, 1, redraw_same=False), initial_population=10)
    found = run(tmp_path, AskTellSpec((group,), steady, inherit=repaired), 40)
    table = found.evaluations()
    store = RunDirectory(found.path).evaluations
    rows = store.find(0, 40)
    children = [row for row in rows.values() if row.parent >= 0]
    assert len(children) >= 25
    for child in children:
        parent = rows[child.parent].evaluation
        assert parent is not None
        assert (child.tiles != parent.layouts["repaired"]).sum() == 1
    elites = found.elites()
    assert not elites.solution.reshape(-1, 4, 5)[:, :, 0].any()
    assert table.num_rows == 40


def test_what_cannot_be_inherited_is_refused(tmp_path: Path) -> None:
    """Weights of an automaton and tiles of another shape are no parents."""
    weights = NCACodec(np.zeros((4, 5), np.uint8), hidden=4, iterations=2)
    spec = AskTellSpec((ESEmitterSpec(1, 4, 0.5),), inherit=repaired)
    with pytest.raises(ValueError, match="only genotypes of tiles"):
        run(tmp_path, spec, 8, weights)
    group = TileEmitterSpec(1, 5, TileVariation(3))
    cut = AskTellSpec((group,), inherit=lambda evaluation: repaired(evaluation)[1:])
    with pytest.raises(ValueError, match=r"of shape \(4, 5\), got .* of shape \(3, 5\)"):
        run(tmp_path, cut, 8)
