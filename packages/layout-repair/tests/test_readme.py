"""The README's example runs."""

import re
from pathlib import Path


def test_readme_example_runs(capsys):
    """The first Python block of the README works and prints a repaired layout."""
    readme = (Path(__file__).parents[1] / "README.md").read_text()
    block = re.search(r"```python\n(.*?)```", readme, re.DOTALL)
    assert block is not None
    exec(block.group(1), {})
    assert "optimal" in capsys.readouterr().out
