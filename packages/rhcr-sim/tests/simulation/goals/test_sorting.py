"""Sorting centres: layout, goal rule, generated floors and grid files."""

import contextlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import rhcr_sim
from conftest import SMALL
from fuzzing import DAMAGED_FILES
from rhcr_sim import Layout, LayoutError, PlanChecker, read_layout, simulate, write_grid
from rhcr_sim.layouts.sorting_floor import sorting
from solver_names import FREE_SOLVERS
from validator import distances_from, violations

TINY = [
    "i..x.",
    "..@@x",
    "i...x",
]


def forward_distances(layout: rhcr_sim.Layout, source: int) -> dict[int, int]:
    """Moves from a cell to all others along the streets, as a dict."""
    n_cols = layout.shape[1]
    found, queue = {source: 0}, [source]
    for cell in queue:
        row, col = divmod(cell, n_cols)
        for kind, (down, right) in enumerate([(0, 1), (-1, 0), (0, -1), (1, 0)]):
            r, c = row + down, col + right
            free = 0 <= r < layout.shape[0] and 0 <= c < n_cols and layout.rows[r][c] != "@"
            if free and layout.weights[row, col, kind] and r * n_cols + c not in found:
                found[r * n_cols + c] = found[cell] + 1
                queue.append(r * n_cols + c)
    return found


@pytest.mark.parametrize("shape", [(5, 5), (11, 17), (12, 19), (7, 16)])
def test_generated_floors(shape: tuple[int, int]) -> None:
    """A floor has the size asked for, one-way streets, and eject cells all around its chutes."""
    layout = sorting(*shape)
    assert layout.shape == shape
    assert layout.mode == "sorting"
    for cell in layout.cells("@").tolist():
        row, col = divmod(cell, shape[1])
        around = [(row, col + 1), (row - 1, col), (row, col - 1), (row + 1, col)]
        assert [layout.rows[r][c] for r, c in around] == ["x"] * 4
        assert len({layout.stations[place] for place in around}) == 1
    assert len(set(layout.stations.flat[layout.cells("x")])) == len(layout.cells("@"))
    both = (layout.weights[:, :-1, 0] > 0) & (layout.weights[:, 1:, 2] > 0)
    assert not both.any()


def test_no_room_for_a_chute() -> None:
    """A floor that is too small is refused with its size."""
    with pytest.raises(LayoutError, match="sorting 4x9: needs at least 5 rows and 5 columns"):
        sorting(4, 9)


@pytest.mark.parametrize("solver", FREE_SOLVERS)
@pytest.mark.parametrize("share", [0.1, 0.5])
def test_runs_keep_all_rules(solver: str, share: float) -> None:
    """No conflict, no wrong way, goals alternate and are served in order, with every solver."""
    layout = sorting(11, 17)
    agents = int(share * len(layout.start_cells))
    result = simulate(
        layout, agents, 3, 60, solver=solver, record_paths=True, stop_at_congestion=False
    )
    assert result.n_finished > 0
    assert PlanChecker(layout).check(result.paths, result.tasks) == []
    tiles = np.array(list("".join(layout.rows)))
    for agent in range(agents):
        kinds = tiles[result.tasks[result.tasks[:, 0] == agent, 1]].tolist()
        assert kinds == [("i", "x")[(agent + i) % 2] for i in range(len(kinds))]


@pytest.mark.parametrize("solver", ["pbs", "ecbs", "whca", "lra"])
def test_runs_with_rotation_keep_all_rules(solver: str) -> None:
    """Agents that turn before they move keep to the streets too."""
    layout = sorting(11, 11)
    result = simulate(layout, 15, 3, 80, solver=solver, rotation=True, record_paths=True)
    assert result.n_finished > 0
    assert PlanChecker(layout).check(result.paths, result.tasks) == []


def test_goals_are_finished_where_the_rules_say() -> None:
    """The independent validator of visits agrees with the table of tasks."""
    layout = sorting(11, 11)
    result = simulate(layout, 20, 1, 80, record_paths=True)
    assert [v for v in violations(layout.rows, result, 5) if "has a goal on" not in v] == []


def test_first_induct_cells_balance_distance_and_crowding() -> None:
    """Agents choose in turn the induct cell with the least distance plus 8 for each one before."""
    layout = sorting(17, 17)
    starts = np.flatnonzero(layout.drivable)[5:65:2].tolist()
    simulator = rhcr_sim.Simulator(layout, rhcr_sim.Config(agents=len(starts), seed=2), starts)
    inducts = layout.cells("i").tolist()
    inducts.sort(key=lambda cell: layout.stations.flat[cell])
    crowd = dict.fromkeys(inducts, 0)
    for start, goals in list(zip(starts, simulator.goals, strict=True))[::2]:
        distance = forward_distances(layout, start)
        expected = min(inducts, key=lambda cell: distance[cell] + 8 * crowd[cell])
        crowd[expected] += 1
        assert int(goals[0]) == expected


def test_later_induct_cells_are_measured_from_the_eject_cell() -> None:
    """A lone agent goes on to the induct cell that is nearest to where it drops the parcel.

    The one before may count as crowded by the agent itself, if the goal is still open.
    """
    layout = sorting(11, 17)
    result = simulate(layout, 1, 5, 200)
    cells = result.tasks[:, 1].tolist()
    inducts = sorted(layout.cells("i").tolist(), key=lambda cell: layout.stations.flat[cell])
    assert len(cells) > 8
    for before, eject, induct in zip(cells[::2], cells[1::2], cells[2::2], strict=False):
        near = forward_distances(layout, eject)
        far = near | {before: near[before] + 8}
        assert induct in (min(inducts, key=near.get), min(inducts, key=far.get))


def test_eject_stations_are_equally_likely() -> None:
    """A station with many cells gets no more parcels than one with a single cell."""
    rows = ["i.....", "xxxxx.", "x....."]
    stations = np.where(np.arange(18).reshape(3, 6) == 12, 2, 1)
    layout = Layout(rows, stations=stations)
    result = simulate(layout, 1, 0, 8_000)
    ejects = result.tasks[result.tasks[:, 1] > 0, 1]
    assert len(ejects) > 1_000
    assert np.mean(ejects == 12) == pytest.approx(0.5, abs=0.05)


def test_two_way_floors_need_no_grid_file(tmp_path: Path) -> None:
    """Tiles alone make a sorting centre, which JSON maps hold too."""
    layout = Layout(TINY)
    rhcr_sim.write_layout(layout, tmp_path / "tiny.json")
    assert read_layout(tmp_path / "tiny.json") == layout
    pairs = [(i, x) for i in layout.cells("i").tolist() for x in layout.cells("x").tolist()]
    total = sum(distances_from(TINY, i)[x] for i, x in pairs)
    assert layout.average_task_length == pytest.approx(total / len(pairs))


def test_own_stations_come_back(tmp_path: Path) -> None:
    """Copies and grid files keep weights and stations; other formats refuse to lose them."""
    layout = sorting(8, 11)
    write_grid(layout, tmp_path / "centre.grid")
    again = read_layout(tmp_path / "centre.grid")
    assert again == layout
    assert (again.stations == layout.stations).all()
    assert again.name == "centre"
    factory, arguments = layout.__reduce__()
    assert factory(*arguments) == layout
    with pytest.raises(LayoutError, match="cannot hold stations"):
        rhcr_sim.write_layout(layout, tmp_path / "centre.json")
    with pytest.raises(LayoutError, match="a PlanViz map cannot hold weights"):
        rhcr_sim.formats.moving_ai.write_planviz_map(layout, tmp_path / "centre.map")


def test_home_mode_in_grid_files(tmp_path: Path) -> None:
    """A warehouse with homes and weights comes back; workstations have no name in the format."""
    weights = np.ones((2, 4, 5), dtype=int)
    weights[0, 1] = [3, 1, 2, 1, 4]
    layout = Layout(["rer.", ".e.@"], weights=weights)
    write_grid(layout, tmp_path / "house.grid")
    again = read_layout(tmp_path / "house.grid")
    assert again.rows == layout.rows
    assert again.weights[0, 1].tolist() == [3, 0, 2, 1, 4]
    with pytest.raises(LayoutError, match="cannot hold the tiles w of workstation mode"):
        write_grid(Layout(SMALL), tmp_path / "house.grid")


def grid_lines(tmp_path: Path) -> list[str]:
    """The lines of the grid file of a small sorting centre."""
    write_grid(sorting(5, 5), tmp_path / "centre.grid")
    return (tmp_path / "centre.grid").read_text().splitlines()


@pytest.mark.parametrize(
    ("line", "text", "message"),
    [
        (2, "5,x", "grid file: the second line is not rows,columns"),
        (2, "5,6", "declares 30 cells but holds 25 lines"),
        (4, "0,Travel,None,0,0,1,1", "line 4: expected id, type, station"),
        (4, "0,Magic,None,0,0,inf,inf,inf,1,1", "line 4: type 'Magic' is not one of"),
        (5, "9,Travel,None,0,1,inf,inf,1,1,1", "line 5: expected cell 1 at row 0, column 1"),
        (14, "10,Induct,None,2,0,inf,inf,inf,1,1", "line 14: a station must have a number"),
        (4, "0,Travel,None,0,0,inf,inf,inf,0.5,1", "line 4: a weight must be a whole number"),
        (4, "0,Travel,None,0,0,inf,inf,inf,70000,1", "line 4: a weight must be a whole number"),
        (4, "0,Travel,None,0,0,inf,inf,inf,1,inf", "weight 4 at row 0, column 0 must be from 1"),
        (4, "0,Travel,None,0,0,inf,inf,1,1,1", "line 4: an edge to the left leads off the map or"),
        (4, "0,Travel,None,0,0,inf,inf,inf,inf,1", "must be connected both ways"),
    ],
)
def test_wrong_grid_files_are_explained(tmp_path: Path, line: int, text: str, message: str) -> None:
    """A wrong file names the line, or the cell, and what is wrong there."""
    lines = grid_lines(tmp_path)
    lines[line - 1] = text
    path = tmp_path / "centre.grid"
    path.write_text("\n".join(lines))
    with pytest.raises(LayoutError, match="centre") as caught:
        read_layout(path)
    assert message in str(caught.value)


@DAMAGED_FILES
@given(data=st.data())
def test_damaged_grid_files_raise_only_layout_errors(tmp_path: Path, data: st.DataObject) -> None:
    """Whatever the fields of a file hold, it is a layout or raises the error of layouts."""
    lines = grid_lines(tmp_path)
    for _ in range(data.draw(st.integers(1, 3))):
        line = data.draw(st.integers(0, len(lines) - 1))
        fields = lines[line].split(",")
        place = data.draw(st.integers(0, len(fields) - 1))
        fields[place] = data.draw(
            st.one_of(
                st.sampled_from(["inf", "0", "1", "3", "-1", "nan", "Obstacle", "Eject", "None"]),
                st.text(max_size=5),
            )
        )
        lines[line] = ",".join(fields)
    path = tmp_path / "centre.grid"
    path.write_bytes("\n".join(lines).encode(errors="replace"))
    with contextlib.suppress(LayoutError):
        assert simulate(read_layout(path), 1, steps=10).timesteps_executed > 0


@pytest.mark.parametrize(
    ("rows", "stations", "message"),
    [
        (["i..", "..."], None, "needs at least 1 eject cell"),
        (["x..", "..."], None, "needs at least 1 induct cell"),
        (["ix"], np.array([[0, -3]]), "the station at row 0, column 1 must be 0 or more, got -3"),
        (["ix"], np.array([0, 1]), r"must be integers of shape \(1, 2\), got int64 of shape \(2,"),
        (["eer"], np.array([[0, 1, 2]]), "not for home mode"),
        (["we"], np.array([[0, 1]]), "stations are for sorting centres, not for workstation mode"),
        (["ixw"], None, "unknown tile 'i' at row 0, column 0"),
    ],
)
def test_wrong_centres_are_explained(rows: list[str], stations: Any, message: str) -> None:
    """Missing kinds of cells, wrong stations and mixed tiles are refused by name."""
    with pytest.raises(LayoutError, match=message):
        Layout(rows, stations=stations)


def test_driving_the_wrong_way_is_found(tmp_path: Path) -> None:
    """A checker of a floor, or of its saved trajectory, reports moves against a street."""
    layout = sorting(5, 5)
    message = "agent 0 drives the wrong way to the cell at row 0, column 1 at timestep 1"
    assert PlanChecker(layout).check([[0, 1, 1]])[0].message == message
    assert PlanChecker(layout).check([[1, 0, 5]]) == []
    config = rhcr_sim.Config(agents=2, steps=10)
    simulator = rhcr_sim.Simulator(layout, config)
    while not simulator.finished:
        simulator.step()
    run = rhcr_sim.Trajectory.of(layout, config, simulator.result(record_paths=True))
    run.save(tmp_path / "run.npz")
    weights = rhcr_sim.Trajectory.load(tmp_path / "run.npz").weights
    assert PlanChecker(layout.drivable, weights=weights).check([[0, 1, 1]])[0].kind == "move"
    with pytest.raises(rhcr_sim.PlanError, match=r"weights must be \(5, 5, 5\)"):
        PlanChecker(layout.drivable, weights=weights[:4])
