"""Rules of the house that no linter knows: short files and functions, one hand, one root error."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from docstring_rules import docstring_faults
from error_rules import error_faults

FILE_LINES = 300
FUNCTION_LINES = 40
"""Without signature and docstring."""

THIRD_PERSON = re.compile(
    r"(Adds|Asks|Builds|Checks|Chooses|Closes|Collects|Compares|Computes|Converts|Counts|Creates"
    r"|Finds|Gives|Keeps|Makes|Plans|Plays|Prints|Puts|Reads|Registers|Removes|Replaces"
    r"|Returns|Saves|Sends|Sets|Shows|Simulates|Takes|Tells|Trains|Writes|Yields)\b"
)
ROLE = re.compile(r":(meth|class|func|attr|mod|data|exc):`")
ARRAY = re.compile(r"\bnpt\.|numpy\.typing as")
"""Arrays are spelt `NDArray[...]`."""

Function = ast.FunctionDef | ast.AsyncFunctionDef


def faults(path: Path) -> Iterator[str]:
    """What is wrong with a file, a line each."""
    text = path.read_text()
    lines = text.count("\n")
    if lines > FILE_LINES:
        yield f"{path}: {lines} lines, at most {FILE_LINES}"
    if path.suffix != ".py":
        return
    for number, line in enumerate(text.splitlines(), 1):
        if ROLE.search(line):
            yield f"{path}:{number}: a name of the code is quoted as `name`, without a role"
        if ARRAY.search(line):
            yield f"{path}:{number}: import NDArray and ArrayLike by name"
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, Function):
            yield from (f"{path}:{node.lineno}: {fault}" for fault in function_faults(node))


def function_faults(function: Function) -> Iterator[str]:
    """What is wrong with a function."""
    docstring = ast.get_docstring(function, clean=False) or ""
    statements = function.body[1:] if docstring else function.body
    body = (function.end_lineno or 0) - statements[0].lineno + 1 if statements else 0
    if body > FUNCTION_LINES:
        yield f"the body of {function.name} has {body} lines, at most {FUNCTION_LINES}"
    if not function.name.startswith("test_") and (verb := THIRD_PERSON.match(docstring)):
        yield f"docstrings are imperative, not {verb[0]!r}"


def sources() -> list[Path]:
    """All sources of the workspace that are under version control."""
    patterns = ("*.py", "packages/*/cpp/*.[ch]pp", "packages/*/java/*.java")
    listed = subprocess.run(
        ["git", "ls-files", *patterns], capture_output=True, text=True, check=True
    ).stdout
    return [Path(name) for name in listed.splitlines() if Path(name).exists()]


if __name__ == "__main__":
    checked = [path for path in sources() if path.name != Path(__file__).name]
    found = [fault for path in checked for fault in faults(path)]
    python = [path for path in checked if path.suffix == ".py"]
    found += [*error_faults(python), *docstring_faults(python)]
    sys.exit("\n".join(found) or None)
