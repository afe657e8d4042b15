"""The README's Python code runs."""

import re
from pathlib import Path

import pytest


def test_readme_example(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The example prints what its comments say and draws the picture."""
    readme = Path(__file__).parents[1] / "README.md"
    (code,) = re.findall(r"```python\n(.*?)```", readme.read_text(encoding="utf-8"), re.DOTALL)
    monkeypatch.chdir(tmp_path)
    exec(compile(code, str(readme), "exec"), {})
    assert capsys.readouterr().out.split() == re.findall(r"# ([\d.]+)", code)
    assert (tmp_path / "human.png").stat().st_size > 2000
