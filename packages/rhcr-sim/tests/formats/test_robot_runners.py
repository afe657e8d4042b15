"""Problems of the League of Robot Runners."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from rhcr_sim import LayoutError, PlanFileError
from rhcr_sim.formats.robot_runners import Delays, is_problem, read_problem

MAP = "type octile\nheight 3\nwidth 4\nmap\n....\n.@S.\nE...\n"
DELAYS = {"seed": 0, "minDelay": 1, "maxDelay": 4, "eventModel": "bernoulli", "pDelay": 0.01}


@pytest.fixture
def problem(tmp_path: Path) -> Callable[..., Path]:
    """Write a problem with some keys or files changed."""

    def write(
        agents: str = "# a comment\n3\n0\n3\n8\n", tasks: str = "2\n1,2\n11\n", **changes: Any
    ) -> Path:
        (tmp_path / "m.map").write_text(MAP)
        (tmp_path / "a.agents").write_text(agents)
        (tmp_path / "t.tasks").write_text(tasks)
        document = {"mapFile": "m.map", "agentFile": "a.agents", "taskFile": "t.tasks"}
        document |= {"teamSize": 2, "numTasksReveal": 1.5} | changes
        path = tmp_path / "p.json"
        path.write_text(json.dumps({k: v for k, v in document.items() if v is not None}))
        return path

    return write


def test_problems_of_2023_and_2026(problem: Any) -> None:
    """Tasks with one or several stops, as many agents as the team, delays if there are any."""
    found = read_problem(problem())
    assert found.name == "p"
    assert found.rows == ("....", ".@..", "....")
    assert found.starts == [0, 3]
    assert found.tasks == [[1, 2], [11]]
    assert found.visible == 3
    assert found.delays is None
    assert read_problem(problem(delayConfig=DELAYS)).delays == Delays(0.01, 1, 4)
    assert read_problem(problem(delayConfig=DELAYS | {"pDelay": 0})).delays is None
    assert read_problem(problem(numTasksReveal=None)).visible == 2


def test_problems_are_told_from_maps(problem: Any, tmp_path: Path) -> None:
    """A problem names its map; maps and other files do not."""
    assert is_problem(problem())
    (tmp_path / "map.json").write_text('{"layout": ["ew"]}')
    (tmp_path / "broken.json").write_text("{")
    assert not any(is_problem(tmp_path / name) for name in ("map.json", "broken.json", "m.map"))


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"agentFile": None}, "key 'agentFile' is missing"),
        ({"taskFile": 5}, "key 'taskFile' must name a file, got 5"),
        ({"taskFile": "no.tasks"}, "no.tasks: cannot read the file"),
        ({"teamSize": "2"}, "key 'teamSize' must be a positive integer, got '2'"),
        ({"teamSize": 4}, "teamSize is 4, but there are 3 agents"),
        ({"numTasksReveal": 0}, "key 'numTasksReveal' must be positive, got 0"),
        ({"agents": "x\n"}, "a.agents: must begin with the number of entries"),
        ({"agents": "9\n0\n"}, "declares 9 entries but holds 1"),
        ({"agents": "1\n0,1\n", "teamSize": 1}, "expected a cell from 0 to 11, got '0,1'"),
        ({"tasks": "1\n0,12\n"}, "expected cells from 0 to 11, got '0,12'"),
        ({"tasks": "0\n"}, "there are no tasks"),
        ({"delayConfig": 3}, "key 'delayConfig' must be an object, got 3"),
        ({"delayConfig": DELAYS | {"pDelay": 2}}, "key 'pDelay' must be from 0 to 1, got 2"),
        ({"delayConfig": DELAYS | {"minDelay": 5}}, "must be whole numbers in order, got 5 and 4"),
    ],
)
def test_wrong_problems_are_explained(problem: Any, changes: dict[str, Any], message: str) -> None:
    """Messages name the file, the key and the value."""
    with pytest.raises(PlanFileError) as caught:
        read_problem(problem(**changes))
    assert message in str(caught.value)


def test_missing_maps_are_explained(problem: Any) -> None:
    """A map that is not there is named."""
    with pytest.raises(LayoutError, match=r"no\.map: cannot read the map"):
        read_problem(problem(mapFile="no.map"))
