"""Surrogate-assisted searches and domain randomisation on the toy domain."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from qd_core import MeasureSpec
from qd_core.archives import ArchiveSpec
from qd_core.codecs import DirectCodec, NCACodec
from qd_core.emitters import ESEmitterSpec, TileVariation
from qd_core.loops import SearchSpec, search
from qd_core.runs import Run, RunDirectory
from qd_core.strategies.dsage import DsageSpec
from qd_core.strategies.initial import Gaussian, RandomTiles
from qd_core.strategies.randomisation import RandomisationSpec
from qd_core.surrogate import SurrogateSpec, Targets
from qd_core.surrogate.emitter_search import EmitterSearch
from qd_core.surrogate.inner_loop import TileSearch
from qd_core.surrogate.view import PlainView
from qd_core.testing import ToyDomain

torch.set_num_threads(1)

ARCHIVE = ArchiveSpec((MeasureSpec("ones", 0, 1, 12), MeasureSpec("twos", 0, 1, 12)))
CODEC = DirectCodec(6, 6, 3)
VARIATION = TileVariation(3, mutation_k=2)
TARGETS = Targets(("objective", "ones", "twos"))


def dsage(**changes: Any) -> DsageSpec:
    """A small search with all parts; ``network`` arguments go to the surrogate."""
    ancillary = changes.pop("ancillary", "layout_occupancy")
    surrogate = SurrogateSpec(
        6, 6, 3, TARGETS, ancillary=ancillary, occupancy_loss="kl", network="small", epochs=2,
        schedule="staged" if ancillary != "none" else "joint",
    )  # fmt: skip
    parts: dict[str, Any] = {
        "surrogate": surrogate,
        "view": PlainView("tile_usage", "repaired"),
        "inner": TileSearch(VARIATION, emitters=2, batch_size=10, iterations=12),
        "initial": RandomTiles(VARIATION),
        "initial_solutions": 20,
        "downsample": (4, 4),
        "device": "cpu",
    }
    return DsageSpec(**parts | changes)


def run(parent: Path, strategy: Any, *, codec: Any = CODEC, evals: int = 60, **kwargs: Any) -> Run:
    """Search into a new folder."""
    directory = RunDirectory.create(parent, "toy", seed=0, config="")
    spec = SearchSpec(ARCHIVE, strategy, evals)
    search(spec, codec, ToyDomain, directory, seed=0, workers=0, **kwargs)
    return Run.open(directory.path)


def final(found: Run) -> bytes:
    """The archive, as the bytes of its file."""
    return (found.path / "archive" / "final.npz").read_bytes()


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"ancillary": "none"},
        {"ancillary": "occupancy", "downsample": None},
        {"downsample": None, "select": 9},
        {"downsample": None, "select": 9, "random_sample": True},
    ],
    ids=["full", "only-down", "only-anc", "novel", "random-sample"],
)
def test_all_variants_search_to_the_end(tmp_path: Path, changes: dict[str, Any]) -> None:
    """Each variant uses its budget, and later evaluations carry predictions with scores."""
    found = run(tmp_path, dsage(**changes))
    metrics = found.metrics()
    assert metrics["evals"][-1] == 60
    assert metrics["emulation/size"][-1] >= metrics["emulation/chosen"][-1] > 0
    assert metrics["surrogate/objective/mae"][-1] >= 0
    assert 0 <= metrics["surrogate/cell_accuracy"][-1] <= 1
    assert 0 <= metrics["surrogate/yield"][-1] <= 1
    if "select" in changes:
        assert metrics["emulation/chosen"][-1] == min(9, metrics["emulation/size"][-1])


def test_latent_codes_are_searched_with_emitters(tmp_path: Path) -> None:
    """Weights of an automaton are searched by CMA-ME against the predictions of its tiles."""
    codec = NCACodec(np.pad(np.ones((2, 2), np.uint8), 2), hidden=4, iterations=5)
    inner = EmitterSearch((ESEmitterSpec(1, 10, 0.5, ranker="2imp", selection="filter"),), 10)
    strategy = dsage(inner=inner, initial=Gaussian(1.0))
    found = run(tmp_path, strategy, codec=codec)
    assert found.metrics()["evals"][-1] == 60
    assert found.metrics()["emulation/size"][-1] > 0


@pytest.mark.parametrize("stop_at", [7, 20, 27])
def test_interrupted_searches_end_as_if_nothing_had_happened(tmp_path: Path, stop_at: int) -> None:
    """Ended by an error in or between iterations and started again, the archive is the same."""
    straight = run(tmp_path, dsage())
    seen = 0

    def fail(_: object) -> None:
        nonlocal seen
        seen += 1
        if seen == stop_at:
            raise ZeroDivisionError

    directory = RunDirectory.create(tmp_path, "toy", seed=0, config="")
    spec = SearchSpec(ARCHIVE, dsage(), 60)
    with pytest.raises(ZeroDivisionError):
        search(spec, CODEC, ToyDomain, directory, seed=0, workers=0, on_evaluation=fail)
    directory.close()
    made: list[int] = []
    search(spec, CODEC, ToyDomain, RunDirectory(directory.path), seed=0, workers=0,
           on_evaluation=lambda outcome: made.append(outcome.eval_id))  # fmt: skip
    assert len(made) == 60 - stop_at
    assert final(Run.open(directory.path)) == final(straight)


def test_domain_randomisation_draws_the_same_whatever_the_chunks_hold(tmp_path: Path) -> None:
    """The budget is used up in chunks, and the last is cut."""
    found = run(tmp_path, RandomisationSpec(RandomTiles(VARIATION), chunk=25))
    assert found.metrics()["evals"] == [0, 25, 50, 60]
    assert final(run(tmp_path, RandomisationSpec(RandomTiles(VARIATION), chunk=25))) == final(found)


def test_wrong_settings_are_refused() -> None:
    """The message names field, rule and value."""
    for changes, message in [
        ({"initial_solutions": 1}, "initial_solutions must be at least 2, got 1"),
        ({"select": 0}, "select must be at least 1, got 0"),
        ({"random_sample": True}, "random_sample needs select"),
    ]:
        with pytest.raises(ValueError, match=message):
            dsage(**changes)
    other = ArchiveSpec((MeasureSpec("twos", 0, 1, 12),))
    with pytest.raises(ValueError, match=r"targets must be \('objective', 'twos'\)"):
        dsage().build(other, CODEC, 0)
