"""The manufacture domain on the real repair and the real simulator."""

import functools
from typing import cast

import numpy as np
import pytest

import layout_repair
from experiments.config.load import load_config
from experiments.domains.base import UnknownLayoutError
from experiments.domains.lifelong.measures import layout_entropy
from experiments.domains.manufacture.domain import ManufactureDomain
from experiments.domains.manufacture.params import ManufactureParams
from qd_core.testing import check_domain

PARAMS = cast(
    ManufactureParams, load_config("manufacture/cma-mae-nca-a5", profile="smoke").config.domain
)


def test_domain_keeps_the_contract() -> None:
    """The conformance test of qd-core accepts the domain."""
    check_domain(functools.partial(ManufactureDomain, PARAMS), shape=(9, 16), symbols=5, n=1)


def test_one_evaluation_adds_up() -> None:
    """Objective and measures follow from layouts and records by their definitions."""
    hall = ManufactureDomain(PARAMS.model_copy(update={"similarity_weight": 2.0}))
    tiles = np.random.default_rng(0).integers(0, 5, (9, 16)).astype(np.uint8)
    prepared = hall.prepare(tiles, seed=0)
    records = [hall.simulate(prepared, seed=seed) for seed in (1, 2)]
    result = hall.aggregate(prepared, records)
    assert layout_repair.validate(prepared.repaired, hall.spec()) == []
    stations = np.isin(prepared.unrepaired, (1, 2, 3))
    kept = prepared.repaired == prepared.unrepaired
    similarity = np.where(stations, 5, 1)[kept].sum() / (5 * kept.size)
    assert result.measures["similarity"] == pytest.approx(similarity)
    mean = (records[0].throughput + records[1].throughput) / 2
    assert result.objective == pytest.approx(mean + 2 * similarity)
    assert result.measures["n_shelf"] == np.isin(prepared.repaired, (1, 2, 3)).sum()
    assert all(result.measures[f"n_{kind}"] >= 1 for kind in range(3))


def test_human_layout() -> None:
    """The human-designed hall has the published numbers of stations, endpoints and the entropy."""
    human = ManufactureDomain.layout("manufacture/human-33x36")
    assert human.shape == (33, 36)
    assert np.bincount(human.ravel(), minlength=5)[1:].tolist() == [11, 27, 55, 280]
    assert layout_entropy(human, 5) == pytest.approx(0.387273, abs=5e-7)
    assert layout_repair.validate(human, layout_repair.specs.manufacture()) == []


@pytest.mark.parametrize(
    ("name", "top", "left"),
    [
        ("manufacture/seed-33x36", 15, 16),
        ("manufacture/seed-9x16", 3, 6),
        ("manufacture/seed-45x47", 21, 21),
        ("manufacture/seed-93x91", 45, 43),
        ("manufacture/seed-93x91-published", 39, 43),
        ("manufacture/seed-101x102-published", 50, 49),
    ],
)
def test_seed_blocks(name: str, top: int, left: int) -> None:
    """A seed is floor except for the block at its place."""
    seed = ManufactureDomain.layout(name)
    block = [[4] * 4, [1, 3, 3, 2], [4] * 4]
    np.testing.assert_array_equal(seed[top : top + 3, left : left + 4], block)
    assert np.count_nonzero(seed) == 12


def test_unknown_layouts_are_refused() -> None:
    """A misspelt name is answered with the closest one, a seed that does not fit with the rule."""
    with pytest.raises(UnknownLayoutError, match="Did you mean 'manufacture/human-33x36'"):
        ManufactureDomain.layout("manufacture/humn-33x36")
    with pytest.raises(UnknownLayoutError, match="at least 3 rows and 4 columns, got 9x3"):
        ManufactureDomain.layout("manufacture/seed-9x3")
