"""The README's examples run."""

import re
from pathlib import Path

import pytest

README = (Path(__file__).parents[1] / "README.md").read_text()
EXAMPLES = re.findall(r"```python\n(.*?)```", README, re.DOTALL)


@pytest.mark.parametrize("code", EXAMPLES, ids=["batches", "agents", "generator"])
def test_examples(code: str) -> None:
    """Each Python block of the README works by itself."""
    exec(compile(code, "README.md", "exec"), {})


def test_commands() -> None:
    """The README shows every command of the command line."""
    from mario_env.cli.app import app

    block = re.search(r"```\n(mario-env .*?)```", README, re.DOTALL)
    assert block
    shown = {line.split()[1] for line in block[1].strip().splitlines()}
    assert shown == {command.name for command in app.registered_commands}
