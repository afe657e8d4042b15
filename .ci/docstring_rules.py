"""Rules for docstrings: what a package exports says what each of its parameters is."""

import ast
from collections.abc import Iterator
from pathlib import Path

SECTIONS = ("Args:", "Attributes:", "see `", "as `")
"""A docstring has the one or the other, or points to one that has it."""


def docstring_faults(sources: list[Path]) -> Iterator[str]:
    """Exported functions of two or more parameters that do not explain them, a line each.

    Args:
        sources: Python files of the workspace.
    """
    modules = [path for path in sources if path.parts[0] == "packages" and path.parts[2] == "src"]
    trees = {path: ast.parse(path.read_text()) for path in modules}
    exported = {
        (path.parts[1], name)
        for path, tree in trees.items()
        if path.name == "__init__.py"
        for name in listed(tree)
    }
    for path, tree in trees.items():
        for node in tree.body:
            known = isinstance(node, ast.FunctionDef | ast.ClassDef)
            if known and (path.parts[1], node.name) in exported and "cli" not in path.parts:
                yield from (f"{path}:{fault}" for fault in unexplained(node))


def listed(tree: ast.Module) -> Iterator[str]:
    """Names in `__all__`."""
    for node in tree.body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
            yield from ast.literal_eval(node.value)


def unexplained(node: ast.FunctionDef | ast.ClassDef) -> Iterator[str]:
    """Functions whose parameters nobody explains: one, or the methods of a class."""
    methods = node.body if isinstance(node, ast.ClassDef) else [node]
    for function in methods:
        if not isinstance(function, ast.FunctionDef):
            continue
        made = function.name == "__init__"
        if function.name.startswith("_") and not made:
            continue
        given = [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]
        count = sum(argument.arg not in ("self", "cls") for argument in given)
        text = ast.get_docstring(node if made else function) or ""
        if count > 1 and not any(section in text for section in SECTIONS):
            yield f"{function.lineno}: {function.name} of {node.name} does not say what it is given"
