"""The README's examples run."""

import json
import re
from pathlib import Path

from layout_repair import read_spec, specs
from layout_repair.cli import main

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text()


def test_readme_examples_run(capsys):
    """The Python blocks of the README work, and the first one prints a repaired layout."""
    first, tutorial, *others = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    exec(first, {})
    assert "optimal" in capsys.readouterr().out
    names = {}
    exec(tutorial, names)
    assert names["office"] == specs.office(min_tables=4, max_tables=6)
    for block in others:
        exec(block, {})


def test_readme_picture_is_what_the_command_says(tmp_path, capsys):
    """The command under the picture repairs the example at the cost that the picture shows."""
    command = re.search(r"`layout-repair (repair examples/.*?)`", README.replace("\n", " ")).group(
        1
    )
    words = command.replace("examples/", f"{ROOT}/examples/").replace("docs/", f"{tmp_path}/")
    assert main(words.replace("repaired.json", f"{tmp_path}/repaired.json").split()) == 0
    assert "34 cells changed" in capsys.readouterr().err
    assert (tmp_path / "repair.png").stat().st_size < 100_000


def test_the_tutorial_as_a_file(capsys):
    """The tutorial's rule set is shipped as a file, too, and repairs its plan from the command."""
    rules, plan = ROOT / "examples" / "office.json", ROOT / "examples" / "plan.json"
    assert read_spec(rules) == specs.office(min_tables=4, max_tables=6)
    assert main(["repair", str(plan), "--rules", str(rules)]) == 0
    assert json.loads(capsys.readouterr().out)["repair"]["status"] == "optimal"
