"""What a search of days needs: flat memory, clean output, interrupts, workers that may die."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from inputs import uniform
from layout_repair import (
    InfeasibleError,
    WorkerError,
    repair,
    repair_many,
    specs,
    to_rows,
    validate,
)

TESTS = Path(__file__).parents[1]
HALL = specs.manufacture(agents=200)


def script(text: str) -> subprocess.Popen[str]:
    """Run a script in a process of its own, with the inputs of the tests at hand."""
    head = f"import sys; sys.path.insert(0, {str(TESTS)!r})\n"
    command = [sys.executable, "-c", head + text]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_nothing_but_the_map_reaches_standard_output(tmp_path: Path) -> None:
    """The command prints one JSON document, at the level of file descriptors."""
    path = tmp_path / "map.json"
    path.write_text(json.dumps({"layout": to_rows(uniform(0))}))
    command = [sys.executable, "-m", "layout_repair", "repair", str(path), "--blocks", "240"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert json.loads(done.stdout)["repair"]["status"] == "optimal"


def test_a_dead_worker_costs_one_layout() -> None:
    """A worker that is killed again and again loses its layout, and no other one."""
    spec = specs.warehouse(shelves=20)
    good = [uniform(seed, 9, 12) for seed in range(3)]

    class Deadly(list):
        """A layout that kills the worker that reads it."""

        def __reduce__(self) -> tuple[Any, ...]:
            return os._exit, (9,)

    results = repair_many([good[0], Deadly(), *good[1:]], spec, workers=2)
    assert isinstance(results[1], WorkerError)
    assert [validate(r.layout, spec) for r in (results[0], *results[2:])] == [[], [], []]


def test_more_work_is_never_worse() -> None:
    """The search with more work goes on where the one with less ended."""
    layout = np.random.default_rng(3).integers(5, size=(17, 16)).astype(np.uint8)
    spec = specs.manufacture(agents=60)
    results = [repair(layout, spec, time_limit=300, work_limit=work)
               for work in (100, 300, 700, 1500, 3100, 6300)]  # fmt: skip
    costs, bounds = [r.cost for r in results], [r.bound for r in results]
    assert costs == sorted(costs, reverse=True)
    assert bounds == sorted(bounds)


def test_a_caller_can_stop_a_search() -> None:
    """A function that says stop ends the search with the best layout so far."""
    layout = np.random.default_rng(0).integers(5, size=(33, 36)).astype(np.uint8)
    seen = []
    result = repair(layout, HALL, time_limit=600, watch=seen.append, stop=lambda: len(seen) > 3)
    assert result.limit_hit == "interrupt"
    assert validate(result.layout, HALL, layout) == []


def test_small_exact_searches_prove() -> None:
    """Two blocks and their endpoints in five by three cells are proven at once."""
    rules = {"name": "s", "letter": "S", "alphabet": ".$o@#", "floor": ".", "blocks": "$",
             "endpoint": "o", "terminals": "@", "obstacles": "#"}  # fmt: skip
    from layout_repair import LayoutSpec

    spec = LayoutSpec(**rules, min_blocks=2, max_blocks=2)
    rows = ["#######", "#@.$..#", "#.$.o.#", "#..o..#", "#######"]
    result = repair(rows, spec, time_limit=30)
    assert (result.cost, result.status) == (2, "optimal")


def test_messages_blame_what_is_to_blame() -> None:
    """Rooms that fixed walls divide are the reason, not counts; nobody is told at most 0."""
    from layout_repair import LayoutSpec

    rules = {"name": "r", "letter": "R", "alphabet": ".T#", "floor": ".", "blocks": "T",
             "obstacles": "#", "words": ("table", "tables")}  # fmt: skip
    with pytest.raises(InfeasibleError, match=r"R6 connected: fixed tiles divide .* 2 rooms"):
        repair(["..#..", "..#.."], LayoutSpec(**rules, max_blocks=1))
    with pytest.raises(InfeasibleError, match="R3 count: 1 tables are wanted, but") as caught:
        repair(["##", "##"], LayoutSpec(**rules, min_blocks=1))
    assert "at most 0" not in str(caught.value)
