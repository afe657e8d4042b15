"""The README's examples run."""

import re
from pathlib import Path


def test_readme_examples_run(capsys):
    """The Python blocks of the README work, and the first one prints a repaired layout."""
    readme = (Path(__file__).parents[1] / "README.md").read_text()
    first, *others = re.findall(r"```python\n(.*?)```", readme, re.DOTALL)
    exec(first, {})
    assert "optimal" in capsys.readouterr().out
    for block in others:
        exec(block, {})
