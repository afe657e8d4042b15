"""The warehouse domain on the real repair and the real simulator."""

import functools
from typing import cast

import numpy as np
import pytest
from numpy.typing import NDArray

import layout_repair
from experiments.config.load import load_config
from experiments.domains.registry import UnknownDomainError, domain_class
from experiments.domains.warehouse.domain import WarehouseDomain
from experiments.domains.warehouse.layouts import layout
from experiments.domains.warehouse.params import WarehouseParams
from layout_repair.tiles import ENDPOINT, SHELF
from qd_core import EvaluationError, FailureKind
from qd_core.testing import check_domain

CONFIG = load_config("warehouse/even/cma-mae-nca-a5", profile="smoke").config
PARAMS = cast(WarehouseParams, CONFIG.domain)


def domain(**changes: object) -> WarehouseDomain:
    """Build the small warehouse, with some parameters changed."""
    return WarehouseDomain(PARAMS.model_copy(update=changes))


def random_tiles(seed: int) -> NDArray[np.uint8]:
    """Draw a random storage area of the small warehouse."""
    return np.random.default_rng(seed).integers(0, 3, (9, 12)).astype(np.uint8)


def test_domain_keeps_the_contract() -> None:
    """The conformance test of qd-core accepts the domain."""
    factory = functools.partial(WarehouseDomain, PARAMS)
    check_domain(factory, shape=(9, 12), symbols=3)


def test_domain_is_registered() -> None:
    """The entry point leads to the class; a misspelt name is answered with the known one."""
    assert domain_class("warehouse").__name__ == "WarehouseDomain"
    with pytest.raises(UnknownDomainError, match="Did you mean 'warehouse'"):
        domain_class("warehuse")


def test_one_evaluation_adds_up() -> None:
    """Objective, measures and values follow from layouts and records by their definitions."""
    warehouse = domain(similarity_weight=2.0)
    prepared = warehouse.prepare(random_tiles(1), seed=0)
    records = [warehouse.simulate(prepared, seed=seed) for seed in (1, 2)]
    result = warehouse.aggregate(prepared, records)

    spec = layout_repair.specs.warehouse(shelves=20)
    assert layout_repair.validate(prepared.repaired, spec) == []
    changed = int((prepared.repaired != prepared.unrepaired).sum())
    mean = (records[0].throughput + records[1].throughput) / 2
    assert result.result_objective == pytest.approx(mean)
    assert result.objective == pytest.approx(mean + 2.0 * (1 - changed / (9 * 16)))
    assert result.measures["hamming"] == changed
    assert result.measures["n_endpoint"] == (prepared.repaired == ENDPOINT).sum()
    np.testing.assert_allclose(result.repetitions["throughput"], [r.throughput for r in records])
    assert result.grids["tile_usage"].sum() == pytest.approx(1, abs=1e-5)


def test_repair_is_a_function_of_the_tiles() -> None:
    """The same tiles give the same layout in another worker and with another seed."""
    tiles = random_tiles(2)
    one, two = domain().prepare(tiles, seed=1), domain().prepare(tiles, seed=2)
    np.testing.assert_array_equal(one.repaired, two.repaired)


def test_repairs_are_cached_and_stay_apart() -> None:
    """A worker repairs equal tiles once, and never mixes up different ones."""
    warehouse = domain()
    first = warehouse.prepare(random_tiles(3), seed=0)
    other = warehouse.prepare(random_tiles(4), seed=0)
    assert warehouse.prepare(random_tiles(3), seed=0) is first
    assert not np.array_equal(first.repaired, other.repaired)


@pytest.mark.parametrize(
    ("tiles", "kind"),
    [
        (np.zeros((5, 5), np.uint8), FailureKind.INVALID_LAYOUT),
        (np.full((9, 12), 5, np.uint8), FailureKind.INVALID_LAYOUT),
    ],
)
def test_tiles_that_are_no_storage_area(tiles: NDArray[np.uint8], kind: FailureKind) -> None:
    """Wrong shape or tile is a typed failure."""
    with pytest.raises(EvaluationError) as caught:
        domain().prepare(tiles, seed=0)
    assert caught.value.kind is kind


def test_shelves_that_cannot_fit_are_a_typed_failure() -> None:
    """A shelf count that no valid layout can hold is reported as infeasible."""
    with pytest.raises(EvaluationError) as caught:
        domain(shelves=100).prepare(random_tiles(5), seed=0)
    assert caught.value.kind is FailureKind.REPAIR_INFEASIBLE


def test_simulator_errors_are_typed_failures() -> None:
    """A layout the simulator refuses is a failed evaluation with the reason."""
    one_endpoint = np.zeros((9, 16), np.uint8)
    one_endpoint[4, 4] = domain().alphabet.index("e")
    for tiles in (one_endpoint, np.zeros((9, 16), np.uint8)):
        warehouse = domain(agents=1)
        with pytest.raises(EvaluationError, match="endpoint") as caught:
            warehouse.simulate(warehouse.adopt(tiles), seed=0)
        assert caught.value.kind is FailureKind.SIM_CRASH


def test_uneven_demand_reaches_the_simulator() -> None:
    """A heavier left side moves the agents to the left half of the human warehouse."""

    def left_share(weight: float) -> float:
        warehouse = domain(left_workstation_weight=weight)
        prepared = warehouse.adopt(layout("warehouse/human-9x16"))
        usage = warehouse.simulate(prepared, seed=1).tile_usage
        return float(usage[:, :8].sum())

    assert left_share(20.0) > left_share(1.0) + 0.1


def test_render_colours_every_tile() -> None:
    """Rendering gives one RGB pixel a tile, shelves black."""
    human = layout("warehouse/human-9x16")
    image = domain().render(human)
    assert image.shape == (9, 16, 3)
    assert (image[human == SHELF] == 0).all()
