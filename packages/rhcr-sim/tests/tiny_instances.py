"""All instances of a few agents on all tiny maps, solved and compared with the optimum."""

import itertools
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

import rhcr_sim
from joint_tables import JointTables, drivable_cells
from validator import distances_from

WINDOW = 4


def tiny_maps(n_rows: int, n_cols: int, fewest: int, most: int) -> list[list[str]]:
    """Connected maps with so many free cells, one of each class of mirrored and turned maps.

    The last free cell is a workstation and the others are endpoints, so all of them can be goals.
    """
    found = {}
    for free in itertools.product([False, True], repeat=n_rows * n_cols):
        grid = np.array(free).reshape(n_rows, n_cols)
        if not fewest <= grid.sum() <= most or not _connected(grid):
            continue
        found.setdefault(min(map(_key, _views(grid))), _rows(grid))
    return list(found.values())


def check_all_instances(
    rows: Sequence[str], agents: int, goals_of_all: Iterable[Sequence[int]]
) -> dict[str, int]:
    """Plan every start of every list of goals with every solver.

    Args:
        rows: A map on which all free cells can be goals.
        agents: Number of agents.
        goals_of_all: Lists of goals, one cell an agent.

    Returns:
        Number of instances, and of those that each solver solved.
    """
    layout = rhcr_sim.Layout(rows)
    tables = JointTables(rows, agents)
    checker = rhcr_sim.PlanChecker(layout)
    counts = dict.fromkeys(["instances", "pbs", "ecbs", "whca", "pibt", "epibt"], 0)
    for goals in goals_of_all:
        optima = tables.optimal([tables.cells.index(goal) for goal in goals], WINDOW)
        for places in itertools.permutations(range(tables.gone), agents):
            starts = [tables.cells[place] for place in places]
            optimum = int(optima[tables.index[places]])
            counts["instances"] += 1
            for solver in ("pbs", "ecbs", "whca"):
                counts[solver] += _check_plan(layout, starts, goals, solver, optimum)
            for solver in ("pibt", "epibt"):
                counts[solver] += _check_steps(layout, checker, starts, goals, solver)
    return counts


def _check_plan(
    layout: rhcr_sim.Layout, starts: Sequence[int], goals: Sequence[int], solver: str, optimum: int
) -> bool:
    """A solved plan has no conflict and costs at least the optimum, with ECBS exactly that."""
    plan = rhcr_sim.plan_window(
        layout, starts, [[goal] for goal in goals], WINDOW, solver=solver, max_expansions=20_000,
        suboptimality=1.0 if solver == "ecbs" else None,
    )  # fmt: skip
    if not plan.solved:
        return False
    cost = plan.costs.sum()
    assert cost == optimum if solver == "ecbs" else cost >= optimum, (solver, starts, goals)
    assert not _conflicts(layout.rows, plan.paths), (solver, starts, goals)
    for path, goal, cost in zip(plan.paths, goals, plan.costs, strict=True):
        assert cost == len(path) - 1 + distances_from(layout.rows, goal)[path[-1]]
    return True


def _check_steps(
    layout: rhcr_sim.Layout,
    checker: rhcr_sim.PlanChecker,
    starts: Sequence[int],
    goals: Sequence[int],
    solver: str,
) -> bool:
    """Single steps keep all rules; returns whether everybody came to the goal."""
    config = rhcr_sim.Config(
        len(starts), steps=2 * WINDOW, solver=solver, stop_at_congestion=False
    )  # fmt: skip
    simulator = rhcr_sim.Simulator(layout, config, starts, [[goal] for goal in goals])
    while not simulator.finished:
        simulator.step()
    result = simulator.result(record_paths=True)
    assert checker.check(result.paths, result.tasks) == [], (solver, starts, goals)
    return result.n_finished == len(starts)


def _conflicts(rows: Sequence[str], paths: Any) -> bool:
    """Whether two paths share a cell or an edge, or a path jumps; agents vanish at their ends."""
    moves = [list(itertools.pairwise(path.tolist())) for path in paths]
    if any(distances_from(rows, a)[b] > 1 for steps in moves for a, b in steps):
        return True
    states = [[path[t] for path in paths if t < len(path)] for t in range(WINDOW + 1)]
    edges = [[m[t] for m in moves if t < len(m) and m[t][0] != m[t][1]] for t in range(WINDOW)]
    return any(len(set(cells)) < len(cells) for cells in states) or any(
        (b, a) in set(steps) for steps in edges for a, b in steps
    )


def _connected(grid: NDArray[Any]) -> bool:
    rows = ["".join(".@"[not free] for free in row) for row in grid]
    cells = drivable_cells(rows)
    return len(distances_from(rows, cells[0])) == len(cells)


def _views(grid: NDArray[Any]) -> list[NDArray[Any]]:
    return [np.rot90(side, turn) for side in (grid, grid[:, ::-1]) for turn in range(4)]


def _key(grid: NDArray[Any]) -> Any:
    return grid.shape, grid.tobytes()


def _rows(grid: NDArray[Any]) -> list[str]:
    flat = ["@e"[int(free)] for free in grid.ravel()]
    flat[max(np.flatnonzero(grid))] = "w"
    n_cols = grid.shape[1]
    return ["".join(flat[i : i + n_cols]) for i in range(0, len(flat), n_cols)]
