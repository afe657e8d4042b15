"""Warehouses with robot homes, and other rule sets whose endpoints are not driven across."""

from functools import cache
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from brute_force import everything, obeys, one_area, reachable_stops, touching
from flow_model import flow_optimum
from inputs import activity, stops
from layout_repair import (
    HomeFrame,
    InfeasibleError,
    LayoutError,
    LayoutSpec,
    repair,
    specs,
    to_array,
    to_rows,
    validate,
)
from layout_repair.construction.construct import construct
from layout_repair.model.arrays import decode, encode
from layout_repair.model.build import build
from layout_repair.model.connectivity import Separator
from layout_repair.model.preference import lattice
from layout_repair.oracle.pyomo_model import solve_exact_pyomo
from layout_repair.problem.problem import Problem
from layout_repair.rules.labels import label

SEEDS = st.integers(0, 2**32 - 1)
VALID = [
    "............",
    ".rrrr..rrrr.",
    ".rrrr..rrrr.",
    "............",
    ".....@e.....",
    ".rr.e..e.rr.",
    ".rr.@..@.rr.",
    ".rr......rr.",
    "............",
    "............",
    ".rrrr..rrrr.",
    ".rrrr..rrrr.",
    "............",
]
SPEC = specs.warehouse(shelves=3, homes=True)


def random_storage(seed: int, size: tuple[int, int]) -> NDArray[np.uint8]:
    """Draw every tile uniformly."""
    return np.random.default_rng(seed).integers(3, size=size).astype(np.uint8)


@cache
def well_formed(height: int, width: int) -> NDArray[np.uint8]:
    """Enumerate the storage areas that obey W4, W5 and W6r inside the frame of homes.

    The area F is all floor and the first home; all other homes and the endpoints touch it.
    """
    storages = everything(height, width, 3)
    full = np.tile(HomeFrame().add(storages[0]), (len(storages), 1, 1))
    full[:, 4:-4, 4:-4] = storages
    area, others = full == 0, full == 3
    area[:, 1, 1], others[:, 1, 1] = True, False
    return storages[obeys(full) & one_area(area) & touching(others | (full == 2), area)]


def nearest(
    valid: NDArray[np.uint8], original: NDArray[np.uint8], least: int, most: int
) -> int | None:
    """Smallest distance to a valid layout with a number of blocks, None if there is none."""
    blocks = (valid == 1).sum(axis=(1, 2))
    valid = valid[(blocks >= least) & (blocks <= most)]
    return int((valid != original).sum(axis=(1, 2)).min()) if len(valid) else None


def assert_optimal(layout: NDArray[np.uint8], spec: LayoutSpec, optimum: int | None) -> None:
    """The repair finds and proves an optimum, or proves that there is none."""
    if optimum is None:
        with pytest.raises(InfeasibleError):
            repair(layout, spec)
        return
    result = repair(layout, spec)
    assert (result.cost, result.bound, result.status) == (optimum, optimum, "optimal")


@given(size=st.tuples(st.integers(1, 30), st.integers(1, 15)), seed=SEEDS)
def test_frame_round_trip(size: Any, seed: Any) -> None:
    """Adding and removing the frame gives back the storage area; every home touches floor."""
    storage = random_storage(seed, (size[0], 2 * size[1]))
    full = HomeFrame().add(storage)
    assert HomeFrame().recognises(full)
    assert np.array_equal(HomeFrame().remove(full), storage)
    homes, floor = (full == 3)[None], ((full == 0) & HomeFrame().mask(full.shape))[None]
    assert touching(homes, floor).all()


def test_frame_pattern() -> None:
    """The published small size has 88 homes, and the drawn example is the pattern."""
    assert (HomeFrame().add(np.zeros((9, 12), dtype=np.uint8)) == 3).sum() == 88
    storage = HomeFrame().remove(to_array(VALID))
    assert to_rows(HomeFrame().add(storage)) == VALID


@pytest.mark.parametrize(
    ("layout", "message"),
    [
        (np.zeros((13, 11), dtype=np.uint8), "even number of columns"),
        (np.zeros((8, 12), dtype=np.uint8), "at least 9 rows"),
        (np.zeros((13, 12), dtype=np.uint8), "row 1, column 1 must be a home 'r'"),
    ],
)
def test_wrong_frames_are_refused(layout: Any, message: str) -> None:
    """A layout that cannot carry the frame, or does not, is refused by name."""
    with pytest.raises(LayoutError, match=message):
        repair(layout, SPEC)
    assert validate(layout, SPEC)


def test_odd_width_is_refused() -> None:
    """The homes need a storage area of even width."""
    with pytest.raises(LayoutError, match="even width"):
        HomeFrame().add(np.zeros((5, 5), dtype=np.uint8))


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({(0, 0): "."}, None),
        ({(6, 5): "w"}, "W1"),
        ({(1, 1): "."}, "W2"),
        ({(0, 0): "r"}, "W2"),
        ({(6, 5): "r"}, "W2"),
        ({(6, 7): "."}, "W3"),
        ({(6, 5): "@"}, "W3"),
        ({(4, 6): "."}, "W4"),
        ({(7, 5): "e"}, "W5"),
        ({(4, 7): "e"}, "W5"),
        ({(5, 5): "@", (6, 7): ".", (5, 7): "."}, None),
        ({(5, 6): "@", (5, 5): "e", (6, 5): "@", (6, 6): "e"}, "W3"),
    ],
)
def test_each_rule_is_noticed(changes: dict[Any, Any], rule: str | None) -> None:
    """A mutation is reported under its rule."""
    rows = [list(text) for text in VALID]
    for (row, col), tile in changes.items():
        rows[row][col] = tile
    rules = {violation.rule for violation in validate(["".join(text) for text in rows], SPEC)}
    assert rule in rules if rule else not rules


@pytest.mark.parametrize(
    ("storage", "found"),
    [
        (["@@@@", "@e.e", "@@@@"], {("W4", 4, 4), ("W4", 4, 6), ("W4", 6, 4), ("W4", 6, 6)}),
        (["@eee", "eeee", "@ee@"], {("W6", 5, 5), ("W6", 5, 6)}),
        (["@e@.", "e.e.", "@e@."], {("W6", 5, 5)}),
    ],
)
def test_robots_do_not_cross_endpoints(storage: list[str], found: Any) -> None:
    """Floor behind endpoints is cut off, and so is an endpoint among endpoints."""
    spec = specs.warehouse(homes=True)
    violations = validate(HomeFrame().add(to_array(storage)), spec)
    assert found <= {(v.rule, v.row, v.col) for v in violations}


@settings(max_examples=40)
@given(size=st.sampled_from([(3, 2), (4, 2), (2, 4)]), seed=SEEDS, least=st.integers(0, 4))
def test_repair_equals_brute_force(size: Any, seed: Any, least: int) -> None:
    """On tiny layouts with homes, cost, bound and infeasibility are those of enumeration."""
    storage, spec = random_storage(seed, size), specs.warehouse(shelves=least, homes=True)
    optimum = nearest(well_formed(*size), storage, least, least)
    assert_optimal(HomeFrame().add(storage), spec, optimum)


@settings(max_examples=40)
@given(size=st.sampled_from([(3, 3), (2, 4), (1, 6), (1, 2)]), seed=SEEDS, least=st.integers(0, 4))
def test_repair_without_frame_equals_brute_force(size: Any, seed: Any, least: int) -> None:
    """Without frame, cost, bound and infeasibility are those of enumeration, too."""
    layout = random_storage(seed, size)
    assert_optimal(layout, stops(least), nearest(reachable_stops(*size), layout, least, 99))


def test_validator_agrees_with_enumeration() -> None:
    """The validator accepts exactly what enumeration calls well-formed."""
    accepted = {storage.tobytes() for storage in well_formed(4, 2)}
    for storage in everything(4, 2, 3)[::7]:
        valid = not validate(HomeFrame().add(storage), specs.warehouse(homes=True))
        assert (storage.tobytes() in accepted) == valid


@given(seed=SEEDS, share=st.floats(0.1, 1.0))
def test_no_row_and_no_cut_forbids_a_valid_layout(seed: Any, share: float) -> None:
    """In the whole problem and in windows, rows and cuts hold for every valid layout."""
    rng = np.random.default_rng(seed)
    valid = reachable_stops(3, 3)
    layout, original = (valid[rng.integers(len(valid))] for _ in range(2))
    whole = Problem.whole(original, stops(0))
    for problem in (whole, whole.window(layout, rng.random(layout.shape) < share)):
        if not problem.free.any():
            continue
        rows, x, separator = build(problem).rows, encode(problem, layout), Separator(problem)
        value = activity(rows, x)
        assert (value >= rows.lower).all()
        assert (value <= rows.upper).all()
        assert np.array_equal(decode(problem, x), layout)
        point = rng.dirichlet(np.ones(3), size=len(problem.cells)).T[:2].ravel()
        cuts = separator.rows(separator.cuts(point, (0.02, 0.3, 0.5, 0.7)))
        assert (activity(cuts, point) > cuts.upper).all()
        assert (activity(cuts, x) <= cuts.upper).all()


@given(seed=SEEDS, height=st.integers(6, 14), width=st.integers(3, 7), part=st.floats(0, 0.25))
def test_construction_is_valid(seed: Any, height: int, width: int, part: float) -> None:
    """Moderate shelf counts are always constructed, and the result is valid."""
    layout = HomeFrame().add(random_storage(seed, (height, 2 * width)))
    spec = specs.warehouse(shelves=int(part * height * 2 * width), homes=True)
    built = construct(Problem.whole(layout, spec), layout, 0.01 * lattice(layout))
    assert built is not None
    assert validate(label(layout, built, spec), spec, layout) == []


@pytest.mark.parametrize("seed", range(2))
def test_all_models_agree(seed: int) -> None:
    """The array path, the Pyomo definition and the flow model prove the same optimum."""
    layout = HomeFrame().add(random_storage(seed, (6, 6)))
    spec = specs.warehouse(shelves=9, homes=True)
    optima = (repair(layout, spec).cost, solve_exact_pyomo(layout, spec).cost)
    assert optima == (flow_optimum(layout, spec),) * 2


@pytest.mark.parametrize(("tile", "bar"), [(0, 320), (1, 816), (2, 600)])
def test_degenerate_layouts_get_an_answer(tile: int, bar: int) -> None:
    """Layouts of one tile at training size get a valid layout and an honest bound."""
    layout = HomeFrame().add(np.full((33, 32), tile, dtype=np.uint8))
    spec = specs.warehouse(shelves=240, homes=True)
    result = repair(layout, spec, time_limit=250, work_limit=9000)
    assert validate(result.layout, spec, layout) == []
    assert result.cost <= bar
    assert result.bound <= result.cost == int((result.layout != layout).sum())
