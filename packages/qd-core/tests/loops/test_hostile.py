"""Whole searches of domains that somebody else has written, in a hurry."""

import functools
import os
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import hostile
from qd_core import DomainFactory, MeasureSpec
from qd_core.archives import ArchiveSpec
from qd_core.codecs import DirectCodec
from qd_core.emitters import TileVariation
from qd_core.errors import OptionError
from qd_core.execution import WorkerStartError
from qd_core.loops import SearchSpec, search
from qd_core.runs import Run, RunDirectory
from qd_core.strategies.initial import RandomTiles
from qd_core.strategies.randomisation import RandomisationSpec

AXES = (MeasureSpec("ones", 0, 1, 5), MeasureSpec("twos", 0, 1, 5))
EVALS = 400


@pytest.fixture(autouse=True)
def _process() -> Iterator[None]:
    """What the domain does to this process is undone."""
    folder, floats = Path.cwd(), np.geterr()
    with warnings.catch_warnings():
        yield
    os.chdir(folder)
    np.seterr(**floats)


def searched(folder: Path, factory: DomainFactory, workers: int = 0, evals: int = EVALS) -> Run:
    """Search at random."""
    directory = RunDirectory.create(folder, "hostile", seed=0, config="")
    path = directory.path.absolute()
    strategy = RandomisationSpec(RandomTiles(TileVariation(3)), chunk=100)
    spec = SearchSpec(ArchiveSpec(AXES, 1.0, -np.inf), strategy, evals)
    try:
        search(spec, DirectCodec(4, 5, 3), factory, directory, seed=0, workers=workers)
    finally:
        directory.close()
    return Run.open(path)


def test_each_odd_evaluation_costs_itself_and_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of 40 kinds of oddness each fails alone or not at all, here and on workers alike."""
    monkeypatch.chdir(tmp_path)
    # A path that is relative while the domain changes the working directory.
    here = searched(Path("runs"), hostile.HostileDomain)
    there = searched(tmp_path / "runs", hostile.HostileDomain, workers=1)
    met = set()
    for run in (here, there):
        rows = RunDirectory(run.path).evaluations.find(0, EVALS)
        for row in rows.values():
            np.testing.assert_array_equal(row.tiles.ravel(), row.solution)
            name = hostile.change_of(row.tiles)
            met.add(name)
            assert (row.evaluation is None) == (name in hostile.FAILING), name
    assert met == {"", *hostile.CHANGES}
    first, second = here.elites(), there.elites()
    np.testing.assert_array_equal(first.eval_id, second.eval_id)
    np.testing.assert_array_equal(first.objective, second.objective)
    assert here.status.state == there.status.state == "finished"


@pytest.mark.parametrize(
    ("says", "message"),
    [
        ({"repetitions": 0}, "repetitions must be an integer of at least 1, got 0"),
        ({"repetitions": "2"}, "repetitions must be an integer of at least 1, got '2'"),
        ({"repetitions": True}, "repetitions must be an integer of at least 1, got True"),
        ({"chunk": 2.5}, "chunk must be an integer of at least 1, got 2.5"),
        ({"chunk": None}, "chunk must be an integer of at least 1, got None"),
        ({"measure_names": "ones"}, "measure_names of SayingDomain must be different names"),
        ({"measure_names": ("ones", "twos", "ones")}, "must be different names"),
        ({"measure_names": ("ones", 2)}, "must be different names"),
        ({"measure_names": None}, "must be different names"),
        ({"measure_names": ()}, r"the domain has \(\), but not \['ones', 'twos'\]"),
    ],
)
def test_domains_that_say_odd_things_are_refused(
    tmp_path: Path, says: dict[str, Any], message: str
) -> None:
    """What a domain says of itself is checked before anything is evaluated."""
    with pytest.raises(OptionError, match=message):
        searched(tmp_path, functools.partial(hostile.SayingDomain, **{"chunk": 1} | says))


def test_numbers_of_numpy_will_do(tmp_path: Path) -> None:
    """A chunk larger than the search, and integers of numpy, are sound."""
    factory = functools.partial(hostile.SayingDomain, chunk=10**9, repetitions=np.int64(2))
    assert searched(tmp_path, factory, evals=10).evaluations().num_rows == 10


@pytest.mark.parametrize("error", [RuntimeError("no map"), SystemExit("no map"), GeneratorExit()])
def test_domains_that_cannot_be_built_say_why(tmp_path: Path, error: BaseException) -> None:
    """Whatever the constructor raises is the reason why the search cannot start."""

    def build() -> Any:
        raise error

    with pytest.raises(WorkerStartError, match=f"cannot be built: {type(error).__name__}"):
        searched(tmp_path, build)
