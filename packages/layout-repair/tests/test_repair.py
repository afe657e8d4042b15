"""What users notice about repair."""

import hashlib
import pickle
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from brute_force import valid_storages
from inputs import banded, constant, uniform
from layout_repair import (
    BudgetError,
    InfeasibleError,
    LayoutError,
    SpecError,
    WorkstationFrame,
    repair,
    specs,
    to_rows,
    validate,
)

SPEC = specs.warehouse(shelves=240)


def test_result_is_consistent() -> None:
    """Rows, cost, gap and status of a result tell the same story."""
    layout = uniform(5, 17, 12)
    result = repair(layout, specs.warehouse(shelves=40))
    assert result.rows == to_rows(result.layout)
    assert result.cost == int((result.layout != layout).sum())
    assert (result.gap == 0) == (result.status == "optimal") == (result.cost == result.bound)
    assert (result.layout == 1).sum() == 40
    assert 0 < result.seconds < 60
    assert result.stats.solver.startswith("HiGHS 1.")


def test_strings_and_arrays_are_the_same_layout() -> None:
    """Strings and codes give the same repair, and the caller's array is not touched."""
    layout = uniform(6, 9, 12)
    before = layout.copy()
    spec = specs.warehouse(shelves=20)
    assert np.array_equal(repair(layout, spec).layout, repair(to_rows(layout), spec).layout)
    assert np.array_equal(layout, before)


def test_valid_layout_stays_as_it_is() -> None:
    """A layout that obeys the rules is returned unchanged at cost 0."""
    valid = repair(uniform(7, 9, 12), specs.warehouse(shelves=20)).layout
    again = repair(valid, specs.warehouse(shelves=20))
    assert again.cost == 0
    assert np.array_equal(again.layout, valid)


def test_frame_never_changes() -> None:
    """The frame of the repaired layout is that of the input."""
    layout = constant(1, 21, 9)
    result = repair(layout, specs.warehouse(min_shelves=30, max_shelves=40))
    assert validate(result.layout, specs.warehouse(min_shelves=30, max_shelves=40), layout) == []
    assert WorkstationFrame().recognises(result.layout)


@pytest.mark.parametrize("tile", [0, 1, 2])
@pytest.mark.parametrize("size", [(3, 1), (3, 8), (40, 1), (7, 30)])
def test_any_shape_is_answered(size: tuple[int, int], tile: int) -> None:
    """Narrow, flat and tiny storage areas are repaired, with limits instead of a number."""
    spec = specs.warehouse(min_shelves=1, max_shelves=max(1, size[0] * size[1] // 5))
    result = repair(constant(tile, *size), spec, time_limit=1.0)
    assert validate(result.layout, spec, constant(tile, *size)) == []


def test_more_endpoints_a_shelf() -> None:
    """The option of two endpoints a shelf holds in the result."""
    spec = specs.warehouse(shelves=30, min_endpoints_per_shelf=2)
    assert validate(repair(uniform(8, 15, 12), spec).layout, spec) == []


def test_dense_warehouses_are_answered() -> None:
    """Shelf counts far above the usual get a valid layout."""
    spec = specs.warehouse(shelves=150)
    result = repair(uniform(9, 15, 16), spec, time_limit=2.0)
    assert validate(result.layout, spec) == []


def test_same_call_same_layout_in_another_process() -> None:
    """A search that ends on its work budget gives the same layout in another process."""
    script = (
        "import hashlib, sys; sys.path.insert(0, sys.argv[1])\n"
        "from inputs import banded; from layout_repair import repair, specs\n"
        "options = dict(time_limit=60, seed=3, work_limit=6000)\n"
        "result = repair(banded(2, 1), specs.warehouse(shelves=240), **options)\n"
        "print(result.limit_hit, hashlib.sha256(result.layout.tobytes()).hexdigest())\n"
    )
    command = [sys.executable, "-c", script, str(Path(__file__).parent)]
    limit, digest = subprocess.run(
        command, capture_output=True, text=True, check=True
    ).stdout.split()
    result = repair(banded(2, 1), SPEC, time_limit=60, seed=3, work_limit=6000)
    assert limit == result.limit_hit == "work"
    assert hashlib.sha256(result.layout.tobytes()).hexdigest() == digest


@pytest.mark.parametrize("time_limit", [1e-6, 0.02, 0.3])
def test_tiny_budgets_still_answer(time_limit: float) -> None:
    """Even without time for any search the answer is valid and its bound holds."""
    result = repair(banded(0, 2), SPEC, time_limit=time_limit)
    assert validate(result.layout, SPEC) == []
    assert 240 <= result.bound <= result.cost


def test_more_time_is_never_worse() -> None:
    """A larger budget continues the same search."""
    costs = [
        repair(banded(2, 1), SPEC, time_limit=60, work_limit=work).cost for work in (400, 2200)
    ]
    assert costs[0] >= costs[1]


@pytest.mark.parametrize(
    ("layout", "message"),
    [
        (["..@..", "w.."], "row 1 has 3 tiles"),
        (["..@..", "w.x.w", "....."], "'x' at row 1, column 2"),
        (["..r..", "w...w", "....."], "tile 'r' at row 0, column 2 is not used"),
        (["..r..", ".....", "....."], "tile 'r' at row 0, column 2 is not used"),
        (["..@..", "..@..", "..@.."], "row 1, column 0 must be a workstation"),
        (["..w..", "w.@.w", "....."], "inside the storage area"),
        ([".....", "w...w"], "at least 3 rows"),
        ([], "at least one cell"),
    ],
)
def test_malformed_layouts(layout: list[Any], message: str) -> None:
    """Malformed layouts raise an error that says where and what."""
    with pytest.raises(LayoutError, match=message):
        repair(layout, specs.warehouse(shelves=1))


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"time_limit": -1.0}, "time_limit: must be a positive"),
        ({"time_limit": 0}, "time_limit"),
        ({"work_limit": 0}, "work_limit: must be a positive number or None, got 0"),
        ({"time_limit": float("nan")}, "time_limit"),
        ({"seed": -1}, "seed"),
    ],
)
def test_options_out_of_range(options: dict[str, Any], message: str) -> None:
    """Impossible options are refused by name."""
    with pytest.raises(SpecError, match=message):
        repair(constant(0, 5, 5), specs.warehouse(shelves=1), **options)


def test_too_many_shelves_are_refused_before_solving() -> None:
    """A count that cannot fit names rule, request and the most that fits."""
    with pytest.raises(InfeasibleError, match=r"W3 count: 5000 shelves .* at most 715") as caught:
        repair(uniform(0), specs.warehouse(shelves=5000))
    assert caught.value.rule == "W3 count"
    assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)


@pytest.mark.parametrize(
    ("size", "most"),
    [
        ((9, 12), 72),
        ((16, 12), 124),
        ((17, 12), 132),
        ((21, 21), 294),
        ((33, 32), 704),
        ((34, 32), 714),
    ],
)
def test_dense_layouts_are_found(size: tuple[int, int], most: int) -> None:
    """Counts up to what regular combs reach get a valid answer on little work."""
    layout = uniform(4, *size)
    for shelves in (most - size[1], most - 1, most):
        spec = specs.warehouse(shelves=shelves)
        result = repair(layout, spec, time_limit=60, work_limit=500)
        assert validate(result.layout, spec, layout) == []


@pytest.mark.parametrize("size", [(3, 3), (4, 3), (5, 2)])
def test_every_possible_count_is_answered(size: tuple[int, int]) -> None:
    """On tiny grids each number of shelves is placed if any layout has it, else refused."""
    possible = set((valid_storages(*size) == 1).sum(axis=(1, 2)).tolist())
    layout = constant(0, *size)
    for shelves in range(size[0] * size[1] + 1):
        spec = specs.warehouse(shelves=shelves)
        if shelves in possible:
            assert validate(repair(layout, spec).layout, spec, layout) == []
        else:
            with pytest.raises(InfeasibleError):
                repair(layout, spec)


def test_unproven_count_is_an_error_not_a_lie() -> None:
    """A count between what is found and what is refuted ends in an error that says so."""
    with pytest.raises((BudgetError, InfeasibleError), match="shelves"):
        repair(constant(0, 21, 20), specs.warehouse(shelves=314), time_limit=0.5)


def test_progress_is_watched() -> None:
    """Whoever watches sees the phases in order, falling costs, and bounds below them."""
    seen = []
    result = repair(banded(2, 1), SPEC, time_limit=30, work_limit=4000, watch=seen.append)
    assert [p.seconds for p in seen] == sorted(p.seconds for p in seen)
    costs = [p.cost for p in seen if p.cost is not None]
    assert costs == sorted(costs, reverse=True)
    assert all(p.cost is None or p.bound <= p.cost for p in seen)
    assert costs[-1] == result.cost
    phases = list(dict.fromkeys(p.phase for p in seen))
    assert phases[:2] == ["construction", "relaxation"]
    assert phases[-1] == "windows"
    assert set(result.stats.seconds) == set(phases)
    assert sum(result.stats.seconds.values()) == pytest.approx(result.seconds, abs=0.2)
