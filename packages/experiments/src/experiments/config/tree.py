"""A configuration before validation: nested tables that remember where each key was set."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from experiments.errors import UserError

KeyPath = tuple[str | int, ...]
Tree = dict[str, Any]


class ConfigError(UserError):
    """A configuration that cannot be used; `problems` lists every fault, one line each."""

    def __init__(self, name: str, problems: Sequence[str]):
        self.name = name
        self.problems = tuple(problems)
        count = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
        super().__init__("\n  - ".join([f"config {name!r}: {count}", *problems]))


@dataclass(frozen=True)
class Origin:
    """Where a key was set.

    Args:
        source: File as the user knows it, or ``--set``.
        key: Dotted key as written there.
        line: Line of the file, from 1, where it is known.
    """

    source: str
    key: str
    line: int | None = None

    def __str__(self) -> str:
        return self.source if self.line is None else f"{self.source}:{self.line}"


@dataclass
class ConfigTree:
    """A merged configuration before validation.

    Args:
        name: Name under which the configuration was asked for.
        values: Nested tables.
        origins: Where each key path was set last.
        files: Files that took part, most basic first.
        profiles: Profiles that one of them has, in order of appearance.
    """

    name: str
    values: Tree = field(default_factory=dict)
    origins: dict[KeyPath, Origin] = field(default_factory=dict)
    files: list[str] = field(default_factory=list)
    profiles: list[str] = field(default_factory=list)

    def origin(self, path: KeyPath) -> Origin | None:
        """Return where a key, or else the nearest table around it, was set."""
        for length in range(len(path), 0, -1):
            if path[:length] in self.origins:
                return self.origins[path[:length]]
        return None

    def overlay(self, tables: Mapping[str, Any], origins: Mapping[KeyPath, Origin]) -> None:
        """Merge tables over this tree: tables deeply, all else (lists too) by replacement.

        ``key = {delete = true}`` removes a key.
        """
        merge(self.values, tables)
        self.origins.update(origins)


def merge(below: Tree, above: Mapping[str, Any]) -> None:
    """Merge tables into others: tables deeply, all else by replacement."""
    for key, value in above.items():
        if value == {"delete": True}:
            below.pop(key, None)
        elif isinstance(value, Mapping):
            table = below.get(key)
            below[key] = dict(table) if isinstance(table, dict) else {}
            merge(below[key], value)
        else:
            below[key] = value


def apply_settings(tree: ConfigTree, settings: Sequence[str]) -> None:
    """Overlay ``key=value`` settings from the command line.

    Args:
        tree: Changed in place.
        settings: Dotted key, ``=``, TOML value; a number in the key indexes a list. A value
            that is a bare word is taken as a string.

    Raises:
        ConfigError: If a setting has no ``=`` or no key, its value is not TOML, or it indexes a
            list that is too short.
    """
    problems = []
    for setting in settings:
        key, equals, text = setting.partition("=")
        path = tuple(int(part) if part.isdigit() else part for part in key.strip().split("."))
        if not equals or "" in path:
            problems.append(f"--set {setting}: expected key=value, such as domain.agents=100.")
            continue
        try:
            _assign(tree.values, path, _toml_value(text.strip()))
            tree.origins[path] = Origin("--set", key.strip())
        except (tomllib.TOMLDecodeError, LookupError, TypeError) as error:
            problems.append(f"--set {setting}: {error}")
    if problems:
        raise ConfigError(tree.name, problems)


def _toml_value(text: str) -> object:
    if re.fullmatch(r"(?:[A-Za-z_]|\.{0,2}/)[\w./-]*", text) and text not in {
        "true",
        "false",
        "inf",
        "nan",
    }:
        return text
    return tomllib.loads(f"value = {text}")["value"]


def _assign(tree: Any, path: KeyPath, value: object) -> None:
    *tables, last = path
    for key in tables:
        if isinstance(tree, dict):
            tree = tree.setdefault(key, {})
        elif isinstance(tree, list) and isinstance(key, int) and key < len(tree):
            tree = tree[key]
        else:
            raise LookupError(f"there is no table {key!r} to set a key in.")
    if isinstance(tree, list) and not (isinstance(last, int) and last < len(tree)):
        raise LookupError(f"the list has {len(tree)} items, there is no item {last!r}.")
    if not isinstance(tree, dict | list):
        raise LookupError(f"there is no table to set {last!r} in.")
    tree[last] = value  # type: ignore[index]
