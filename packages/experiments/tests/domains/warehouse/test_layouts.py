"""Built-in layouts: published counts, sizes and coordinates."""

import numpy as np
import pytest

from experiments.domains.base import UnknownLayoutError
from experiments.domains.lifelong.measures import components, layout_entropy
from experiments.domains.warehouse.layouts import layout, layout_names, seed_block
from layout_repair import to_array, to_rows
from layout_repair.tiles import ENDPOINT, SHELF, WORKSTATION


@pytest.mark.parametrize(
    ("name", "shape", "shelves", "endpoints", "workstations", "n_components"),
    [
        ("warehouse/human-33x36", (33, 36), 240, 480, 22, 24),
        ("warehouse/human-9x16", (9, 16), 20, 40, 6, 4),
    ],
)
def test_human_layouts(
    name: str,
    shape: tuple[int, int],
    shelves: int,
    endpoints: int,
    workstations: int,
    n_components: int,
) -> None:
    """The human-designed warehouses have the published size and counts."""
    human = layout(name)
    assert human.shape == shape
    counts = np.bincount(human.ravel(), minlength=6)
    assert counts[SHELF] == shelves
    assert counts[ENDPOINT] == endpoints
    assert counts[WORKSTATION] == workstations
    assert components(human == SHELF) == n_components


def test_human_large_entropy() -> None:
    """The large human warehouse has the published storage entropy."""
    assert layout_entropy(layout("warehouse/human-33x36")[:, 2:-2], 3) == pytest.approx(
        0.423324, abs=5e-7
    )


def test_human_small_rows() -> None:
    """The small human warehouse looks as it should."""
    assert to_rows(layout("warehouse/human-9x16"))[:5] == [
        "................",
        "w.eeeee..eeeee.w",
        "..@@@@@..@@@@@..",
        "..eeeee..eeeee..",
        "w..............w",
    ]


@pytest.mark.parametrize(
    ("name", "top", "left"),
    [
        ("warehouse/seed-33x32", 15, 15),
        ("warehouse/seed-9x12", 3, 5),
        ("warehouse/seed-17x12", 7, 5),
        ("warehouse/seed-21x21", 9, 10),
        ("warehouse/seed-45x43", 21, 21),
        ("warehouse/seed-93x87", 45, 43),
        ("warehouse/seed-93x87-published", 39, 43),
        ("warehouse/seed-101x98", 49, 48),
        ("warehouse/seed-101x98-published", 50, 48),
    ],
)
def test_seed_blocks(name: str, top: int, left: int) -> None:
    """A seed is floor except for the 3x2 block at its place."""
    seed = layout(name)
    block = [[2, 2], [1, 1], [2, 2]]
    np.testing.assert_array_equal(seed[top : top + 3, left : left + 2], block)
    assert np.count_nonzero(seed) == 6


@pytest.mark.parametrize("name", layout_names())
def test_every_listed_layout_exists(name: str) -> None:
    """Every listed name makes a layout that survives the round trip to strings."""
    made = layout(name)
    assert made.dtype == np.uint8
    np.testing.assert_array_equal(to_array(to_rows(made)), made)


def test_unknown_layout_is_suggested() -> None:
    """A misspelt layout is answered with the closest name."""
    with pytest.raises(UnknownLayoutError, match="Did you mean 'warehouse/human-33x36'"):
        layout("warehouse/humn-33x36")


@pytest.mark.parametrize(("rows", "columns", "top"), [(2, 5, None), (5, 1, None), (5, 5, 4)])
def test_seed_block_must_fit(rows: int, columns: int, top: int | None) -> None:
    """A size that cannot hold the block is rejected."""
    with pytest.raises(UnknownLayoutError, match="at least 3 rows"):
        seed_block(rows, columns, top=top)
