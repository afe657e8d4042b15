"""Rules for errors: every package has one root, and raises nothing that has another."""

import ast
import builtins
from collections.abc import Iterator, Mapping
from pathlib import Path

BARE = {"Exception", "RuntimeError", "TypeError", "ValueError"}
"""Classes of Python that say nothing of where an error comes from."""

VALIDATORS = {"field_validator", "model_validator"}
"""What pydantic calls; it wants a ValueError and makes its own error of it."""


def error_faults(sources: list[Path]) -> Iterator[str]:
    """What is wrong with the errors of all packages, a line each.

    Args:
        sources: Python files of the workspace.
    """
    packages: dict[Path, dict[Path, ast.Module]] = {}
    for path in sources:
        if path.parts[0] == "packages" and path.parts[2] == "src":
            packages.setdefault(Path(*path.parts[:4]), {})[path] = ast.parse(path.read_text())
    for package, trees in packages.items():
        yield from class_faults(package, trees)
        for path, tree in trees.items():
            yield from raise_faults(path, tree)


def class_faults(package: Path, trees: Mapping[Path, ast.Module]) -> Iterator[str]:
    """Public error classes of a package that do not derive from the first one of its errors.py."""
    bases, places = {}, {}
    for path, tree in trees.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef):
                bases[node.name] = [base.id for base in node.bases if isinstance(base, ast.Name)]
                places[node.name] = f"{path}:{node.lineno}"
    errors = trees[package / "errors.py"]
    root = next(node.name for node in errors.body if isinstance(node, ast.ClassDef))
    for name, place in places.items():
        above = set(ancestors(name, bases))
        ordinary = any(issubclass(kind, Exception) for kind in map(builtin, above) if kind)
        if ordinary and root not in {name, *above} and not name.startswith("_"):
            yield f"{place}: {name} does not derive from {root}, the root of its package"


def ancestors(name: str, bases: Mapping[str, list[str]]) -> Iterator[str]:
    """Names of all classes above one, as far as the package knows them."""
    for base in bases.get(name, []):
        yield base
        yield from ancestors(base, bases)


def builtin(name: str) -> type[BaseException] | None:
    """The error of Python that has this name."""
    kind = getattr(builtins, name, None)
    return kind if isinstance(kind, type) and issubclass(kind, BaseException) else None


def raise_faults(path: Path, node: ast.AST, caught: frozenset[str] = frozenset()) -> Iterator[str]:
    """Errors without a root that leave a module."""
    match node:
        case ast.Raise(exc=ast.Call(func=ast.Name(id=name))) if name in BARE - caught:
            yield f"{path}:{node.lineno}: raise an error of this package instead of {name}"
        case ast.FunctionDef(decorator_list=decorators) if VALIDATORS & set(
            map(called, decorators)
        ):
            caught = caught | {"ValueError"}
        case ast.Try():
            names = {word.id for handler in node.handlers if handler.type
                     for word in ast.walk(handler.type) if isinstance(word, ast.Name)}  # fmt: skip
            for child in node.body:
                yield from raise_faults(path, child, caught | names)
            for child in [*node.handlers, *node.orelse, *node.finalbody]:
                yield from raise_faults(path, child, caught)
            return
    for child in ast.iter_child_nodes(node):
        yield from raise_faults(path, child, caught)


def called(decorator: ast.expr) -> str:
    """Name of a decorator, with or without arguments."""
    function = decorator.func if isinstance(decorator, ast.Call) else decorator
    return function.id if isinstance(function, ast.Name) else ""
