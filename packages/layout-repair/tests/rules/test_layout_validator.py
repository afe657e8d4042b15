"""The validator: every rule is noticed, and nothing else."""

import numpy as np
import pytest

from brute_force import valid_storages
from layout_repair import WorkstationFrame, specs, to_array, validate

VALID = [
    "..@e@..",
    "w.e.e.w",
    ".......",
    "..@e@..",
    ".......",
]
SPEC = specs.warehouse(shelves=4)


def changed(row: int, col: int, tile: str) -> list[str]:
    """Give the valid layout with one other tile."""
    rows = [list(text) for text in VALID]
    rows[row][col] = tile
    return ["".join(text) for text in rows]


def test_valid_layout_has_no_violation() -> None:
    """A layout that obeys all rules passes, as strings and as codes."""
    assert validate(VALID, SPEC) == []
    assert validate(to_array(VALID), SPEC, original=VALID) == []


@pytest.mark.parametrize(
    ("row", "col", "tile", "rule"),
    [
        (2, 2, "r", "W1"),
        (2, 2, "s", "W1"),
        (1, 0, ".", "W2"),
        (0, 1, "@", "W2"),
        (3, 0, "w", "W2"),
        (2, 3, "w", "W2"),
        (0, 2, ".", "W3"),
        (4, 3, "@", "W3"),
        (3, 3, ".", "W4"),
        (4, 2, "e", None),
        (2, 2, "e", None),
        (4, 4, "e", None),
        (0, 3, "@", "W4"),
    ],
)
def test_each_rule_is_noticed(row: int, col: int, tile: str, rule: str | None) -> None:
    """A mutation of one cell is reported under its rule."""
    rules = {violation.rule for violation in validate(changed(row, col, tile), SPEC)}
    assert rule in rules if rule else not rules


def test_useless_endpoint_is_noticed() -> None:
    """An endpoint far from shelves breaks W5 at its place."""
    layout = WorkstationFrame().add(np.zeros((6, 6), dtype=np.uint8))
    layout[3, 4] = 2
    (violation,) = validate(layout, specs.warehouse())
    assert (violation.rule, violation.row, violation.col) == ("W5", 3, 4)


def test_cut_off_cell_is_noticed() -> None:
    """A walled-in endpoint breaks W6 at its place."""
    layout = WorkstationFrame().add(to_array([".@...", "@e@..", ".@...", "....."]))
    found = {(v.rule, v.row, v.col) for v in validate(layout, specs.warehouse())}
    assert found == {("W6", 1, 3)}


def test_separated_strips_are_noticed() -> None:
    """A wall of shelves between the strips breaks W6."""
    layout = WorkstationFrame().add(to_array(["e@.", "e@.", "e@."]))
    assert {v.rule for v in validate(layout, specs.warehouse())} == {"W6"}


def test_two_endpoints_a_shelf() -> None:
    """The option of more endpoints a shelf is respected."""
    layout = WorkstationFrame().add(to_array(["@e.", "...", "..."]))
    assert validate(layout, specs.warehouse()) == []
    two = validate(layout, specs.warehouse(min_endpoints_per_shelf=2))
    assert [v.rule for v in two] == ["W4"]


def test_malformed_layouts_are_violations() -> None:
    """Ragged, tiny and differently sized layouts are reported, not raised."""
    assert validate(["..", "."], SPEC)[0].rule == "shape"
    assert validate(["...", "..."], SPEC)[0].rule == "shape"
    assert validate(VALID, SPEC, original=VALID[:4])[0].rule == "shape"


def test_validator_agrees_with_enumeration() -> None:
    """On 3 x 3 storage areas the validator accepts exactly what enumeration calls valid."""
    accepted = {storage.tobytes() for storage in valid_storages(3, 3)}
    for code in np.random.default_rng(0).integers(3**9, size=1500):
        storage = np.array([code // 3**k % 3 for k in range(9)], dtype=np.uint8).reshape(3, 3)
        full = WorkstationFrame().add(storage)
        assert (storage.tobytes() in accepted) == (not validate(full, specs.warehouse()))


SPEC_HALL = specs.manufacture(agents=1)
HALL = ["0e.", "1e2", "..."]


@pytest.mark.parametrize(
    ("row", "col", "tile", "rule"),
    [
        (1, 0, "0", "M3"),
        (0, 1, ".", "M4"),
        (2, 0, "0", "M4"),
        (2, 1, "e", "M5"),
        (0, 2, "2", None),
        (2, 1, "1", "M6"),
    ],
)
def test_each_rule_of_a_hall_is_noticed(row: int, col: int, tile: str, rule: str | None) -> None:
    """A mutation of one cell of a hall is reported under its rule."""
    rows = [list(text) for text in HALL]
    rows[row][col] = tile
    found = {violation.rule for violation in validate(["".join(r) for r in rows], SPEC_HALL)}
    assert rule in found if rule else not found


def test_counts_of_a_hall() -> None:
    """Too few open cells or stations break M3, an unknown tile the shape."""
    assert validate(HALL, specs.manufacture(agents=6)) == []
    assert [v.rule for v in validate(HALL, specs.manufacture(agents=7))] == ["M3"]
    assert [v.rule for v in validate(HALL, specs.manufacture(min_stations=4))] == ["M3"]
    assert [v.rule for v in validate(HALL, specs.manufacture(max_stations=3))] == []
    assert [v.rule for v in validate(["@e."], specs.manufacture())] == ["shape"]


def test_maze_rules() -> None:
    """Mazes have one area, one open cell at least, and limits of walls."""
    assert validate(["  X", "X  "], specs.maze()) == []
    assert {v.rule for v in validate([" X ", "X  "], specs.maze())} == {"Z6"}
    assert {v.rule for v in validate(["XX"], specs.maze())} == {"Z3"}
    assert {v.rule for v in validate(["  X"], specs.maze(min_walls=2))} == {"Z3"}


PLAN = ["d.TT..", "..cc..", "......", "......", ".#...d"]


@pytest.mark.parametrize(
    ("row", "col", "tile", "rule"),
    [
        (0, 0, ".", "O2"),
        (4, 1, "c", "O2"),
        (3, 3, "#", "O2"),
        (0, 3, ".", "O3"),
        (3, 3, "T", "O3"),
        (1, 3, ".", "O4"),
        (3, 0, "c", "O5"),
        (2, 2, "c", "O5"),
        (2, 2, ".", None),
    ],
)
def test_each_rule_of_an_office_is_noticed(row: int, col: int, tile: str, rule: str | None) -> None:
    """A mutation of one cell of an office is reported under its rule."""
    spec = specs.office(min_tables=2, max_tables=2)
    rows = [list(text) for text in PLAN]
    rows[row][col] = tile
    found = {v.rule for v in validate(["".join(text) for text in rows], spec, original=PLAN)}
    assert rule in found if rule else not found


@pytest.mark.parametrize("plan", [["dTc.", "TcT.", "cT.."], ["dTc.", "cT..", "Tc.."]])
def test_closed_rooms_of_an_office_are_noticed(plan: list[str]) -> None:
    """A door that opens on tables only, or a room that no way leads to, breaks O6."""
    assert "O6" in {v.rule for v in validate(plan, specs.office())}


def test_only_the_office_speaks_of_o1() -> None:
    """A tile of the alphabet without role breaks rule 1."""
    spec = specs.LayoutSpec(name="n", letter="N", alphabet=".@x", floor=".", blocks="@")
    assert [v.rule for v in validate([".x"], spec)] == ["N1"]
