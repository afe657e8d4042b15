"""The examples of the README, of the documentation and of the folder of examples work."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from layout_repair import read_spec, specs, validate
from layout_repair.cli import main

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text()
PAGES = sorted((ROOT.parents[1] / "docs" / "layout-repair").glob("*.md"))
EXAMPLES = {
    "dungeon": ([], 4),
    "datacentre": ([], 7),
    "pipes": ([], 7),
    "docks": ([], 2),
    "kept": ([], 3),
    "parking": (["--reward", "P=2", "--work-limit", "2000"], None),
}


def blocks(text: str) -> list[str]:
    """The Python blocks of a page."""
    return re.findall(r"```python\n(.*?)```", text, re.DOTALL)


def test_readme_examples_run(capsys: pytest.CaptureFixture[str]) -> None:
    """The Python blocks of the README work, and the first one prints a repaired layout."""
    first, tutorial = blocks(README)
    exec(first, {})
    assert "optimal" in capsys.readouterr().out
    names = {}
    exec(tutorial, names)
    assert names["office"] == specs.office(min_tables=4, max_tables=6)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_documentation_runs(page: Any) -> None:
    """The Python blocks of each page of the documentation work."""
    names = {}
    for block in blocks(page.read_text()):
        exec(block, names)


def test_readme_picture_is_what_the_command_says(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The command under the picture repairs the example at the cost that the picture shows."""
    command = re.search(r"`layout-repair (repair examples/rings.*?)`", README.replace("\n", " "))
    words = command.group(1).replace("examples/", f"{ROOT}/examples/")
    words = words.replace("docs/", f"{tmp_path}/").replace(" repaired", f" {tmp_path}/repaired")
    assert main(words.split()) == 0
    assert "34 cells changed" in capsys.readouterr().err
    assert (tmp_path / "repair.png").stat().st_size < 100_000


def test_the_tutorial_as_a_file(capsys: pytest.CaptureFixture[str]) -> None:
    """The tutorial's rule set is shipped as a file, too, and repairs its plan from the command."""
    rules, plan = ROOT / "examples" / "office.json", ROOT / "examples" / "plan.json"
    assert read_spec(rules) == specs.office(min_tables=4, max_tables=6)
    assert main(["repair", str(plan), "--rules", str(rules)]) == 0
    assert json.loads(capsys.readouterr().out)["repair"]["status"] == "optimal"


@pytest.mark.parametrize("name", EXAMPLES)
def test_shipped_rules_repair_their_maps(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Each rule file repairs its map at the least cost, and the result obeys the file."""
    (options, cost), folder = EXAMPLES[name], ROOT / "examples"
    rules, source = folder / f"{name}.json", folder / f"{name}-map.json"
    assert main(["repair", str(source), "--rules", str(rules), *options]) == 0
    repaired = json.loads(capsys.readouterr().out)
    assert validate(repaired["layout"], read_spec(rules)) == []
    found = repaired["repair"]
    assert found["cost"] == found["bound"] == cost or (cost is None and found["bound"] < 0)
