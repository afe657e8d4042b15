"""The example of the README runs."""

import re
import runpy
from pathlib import Path

import pytest


def test_example_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The Python block of the README runs as a script and prints the best elite."""
    text = (Path(__file__).parents[1] / "README.md").read_text()
    match = re.search(r"```python\n(.*?)```", text, re.DOTALL)
    assert match is not None
    script = tmp_path / "example.py"
    script.write_text(match.group(1))
    monkeypatch.chdir(tmp_path)
    runpy.run_path(str(script), run_name="__main__")
    assert re.search(r"finished after 100 evaluations, best 0\.\d+", capsys.readouterr().out)
