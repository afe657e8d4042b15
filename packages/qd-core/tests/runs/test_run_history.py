"""Archives at every iteration, from the list of evaluations."""

import tempfile
from pathlib import Path
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from qd_core import MeasureSpec
from qd_core.archives import ArchiveSpec
from qd_core.codecs import DirectCodec
from qd_core.emitters import TileEmitterSpec, TileVariation
from qd_core.loops import AskTellSpec, IterationReport, SearchSpec, search
from qd_core.runs import Run, RunDirectory
from qd_core.runs.history import Insertions
from qd_core.testing import ToyDomain

AXES = (MeasureSpec("ones", 0.1, 0.6, 6), MeasureSpec("twos", 0, 1, 3))


class Watched(AskTellSpec):
    """Remembers its strategy."""

    def build(self, *arguments: Any) -> Any:
        """Make the strategy and keep it."""
        object.__setattr__(self, "built", super().build(*arguments))
        return self.built  # type: ignore[attr-defined]


def snapshot(archive: Any) -> dict[int, int]:
    """Evaluation of the elite of each cell."""
    data = archive.data()
    return dict(zip(data["index"].tolist(), data["eval_id"].tolist(), strict=True))


@settings(max_examples=12, deadline=None)
@given(
    seed=st.integers(0, 99),
    steady=st.booleans(),
    rate=st.sampled_from([1.0, 0.3, 0.0]),
    share=st.sampled_from([1.0, 0.4]),
)
def test_archives_at_any_iteration_equal_the_replay(
    seed: int, steady: bool, rate: float, share: float
) -> None:
    """Both archives, looked at after each iteration, are those that the evaluations give."""
    emitters = TileEmitterSpec(2, 5, TileVariation(3, 2), initial_population=10)
    strategy = Watched((emitters,), steady)
    spec = ArchiveSpec(AXES, rate, -np.inf if rate == 1 else 0.9)
    seen: dict[int, tuple[dict[int, int], dict[int, int]]] = {}

    def look(report: IterationReport) -> None:
        found = strategy.built.archives()  # type: ignore[attr-defined]
        seen[report.itr] = (snapshot(found["final"]), snapshot(found["opt_final"]))

    with tempfile.TemporaryDirectory() as folder:
        directory = RunDirectory.create(Path(folder), "toy", seed=seed, config="")
        search(
            SearchSpec(spec, strategy, 73), DirectCodec(3, 4, 3), lambda: ToyDomain(1, share),
            directory, seed=seed, workers=0, on_iteration=look,
        )  # fmt: skip
        rows = Insertions.of(Run.open(directory.path).evaluations(), AXES)
    history = rows.result_history(AXES)
    for itr, (result, soft) in seen.items():
        elites = history.elites(itr)
        assert dict(zip(history.cell[elites], rows.eval_id[elites], strict=True)) == result
        assert snapshot(rows.soft_archive(spec, itr)) == soft
    curves = history.curves()
    assert curves.elites[-1] == len(seen[max(seen)][0]) or not len(rows.itr)


def test_no_evaluations_give_empty_archives(tmp_path: Path) -> None:
    """A run in which all failed has archives without elites."""
    directory = RunDirectory.create(tmp_path, "toy", seed=0, config="")
    emitters = TileEmitterSpec(1, 5, TileVariation(3, 2))
    spec = ArchiveSpec(AXES, 1.0, -np.inf)
    search(
        SearchSpec(spec, AskTellSpec((emitters,)), 10), DirectCodec(3, 4, 3),
        lambda: ToyDomain(1, -1.0), directory, seed=0, workers=0,
    )  # fmt: skip
    rows = Insertions.of(Run.open(directory.path).evaluations(), AXES)
    assert not len(rows.result_history(AXES).elites(9))
    assert rows.soft_archive(spec, 9).empty
