"""TOML configuration files with inheritance: find, read, merge along ``extends``."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

from experiments.config.tree import ConfigError, ConfigTree, KeyPath, Origin
from experiments.suggest import did_you_mean

MAX_DEPTH = 8
DEFAULT_PROFILE = "paper"


SIMULATIONS = "pure_simulation"
"""Folder of the configurations that search nothing and only simulate."""


def packaged_names() -> list[str]:
    """List the packaged experiments, sorted, such as ``warehouse/even/...``."""
    return [name for name in _packaged() if f"/{SIMULATIONS}/" not in name]


def packaged_simulations() -> list[str]:
    """List the packaged configurations of `evaluate`, such as ``warehouse/pure_simulation/...``."""
    return [name for name in _packaged() if f"/{SIMULATIONS}/" in name]


def _packaged() -> list[str]:
    """List all packaged configurations but bases."""
    root = Path(str(resources.files("experiments") / "configs"))
    names = (path.relative_to(root).with_suffix("").as_posix() for path in root.rglob("*.toml"))
    return sorted(name for name in names if not name.startswith("base/"))


def find_file(name: str, beside: Path | None = None) -> tuple[Path, str]:
    """Find a configuration by name or path.

    Args:
        name: Name of a packaged configuration, or path of a TOML file.
        beside: Folder that is searched first, for ``extends`` in a user's own file.

    Returns:
        The file, and the name by which messages call it.

    Raises:
        ConfigError: If there is none; the message suggests the closest name.
    """
    if name.endswith(".toml") and Path(name).is_file():
        return Path(name), name
    if beside is not None and (beside / f"{name}.toml").is_file():
        return beside / f"{name}.toml", str(beside / f"{name}.toml")
    root = Path(str(resources.files("experiments") / "configs"))
    path = root / f"{name}.toml"
    if re.fullmatch(r"[\w-]+(/[\w-]+)*", name) and path.is_file():
        return path, f"{name}.toml"
    hint = did_you_mean(name, _packaged())
    problem = f"there is no such configuration or TOML file.{hint} Run 'experiments list'."
    raise ConfigError(name, [problem])


def read_tree(name: str, profile: str = DEFAULT_PROFILE) -> ConfigTree:
    """Read a configuration and everything it extends, each file with its part of a profile.

    Files that are extended come first, those that are extended side by side with their tables
    before the tables ``[profiles.NAME]`` of any: a profile wins over what is extended beside it,
    and what a user writes wins over the profile of a packaged file.

    Args:
        name: Name of a packaged configuration, or path of a TOML file.
        profile: Name of the profile; a configuration without any has only the default.

    Raises:
        ConfigError: If a file is missing or is not TOML, if ``extends`` runs in a circle or
            deeper than 8 files, or if no file has such a profile.
    """
    tree = ConfigTree(name)
    files = list(_read(name, None, ()))
    for depth in sorted({file.depth for file in files}, reverse=True):
        level = [file for file in files if file.depth == depth]
        for file in level:
            tree.overlay(file.tables, file.origins(()))
            tree.profiles += [known for known in file.profiles if known not in tree.profiles]
            tree.files.append(file.shown)
        for file in level:
            part = file.profiles.get(profile, {})
            tree.overlay(part, file.origins(("profiles", profile)))
    if profile not in (tree.profiles or [DEFAULT_PROFILE]):
        known = ", ".join(tree.profiles) or "none"
        rule = f"--profile: there is no profile {profile!r}; known profiles: {known}."
        raise ConfigError(tree.name, [rule])
    return tree


@dataclass(frozen=True)
class ConfigFile:
    """One file of a configuration.

    Args:
        depth: Number of files between it and the one that was asked for.
        shown: Name by which messages call it.
        text: Its text.
        tables: Its tables, without profiles.
        profiles: Its overlays by name of the profile.
    """

    depth: int
    shown: str
    text: str
    tables: Mapping[str, Any]
    profiles: Mapping[str, Mapping[str, Any]]

    def origins(self, prefix: KeyPath) -> dict[KeyPath, Origin]:
        """Say where each key is set, of the tables or of a profile (with its prefix)."""
        part = self.profiles.get(str(prefix[1]), {}) if prefix else self.tables
        lines = _key_lines(self.text)
        paths = [(keys, (*prefix, *keys)) for keys in _paths(part, ())]
        return {
            keys: Origin(self.shown, ".".join(map(str, path)), _line(lines, path))
            for keys, path in paths
        }


def _line(lines: Mapping[KeyPath, int], path: KeyPath) -> int | None:
    """Line of a key, or for an item of a list that of its key."""
    while path not in lines and path and isinstance(path[-1], int):
        path = path[:-1]
    return lines.get(path)


def _read(name: str, beside: Path | None, chain: tuple[str, ...]) -> Iterator[ConfigFile]:
    """Read a file after all that it extends."""
    path, shown = find_file(name, beside)
    chain = (*chain, shown)
    if shown in chain[:-1]:
        raise ConfigError(chain[0], [f"extends: runs in a circle: {' -> '.join(chain)}."])
    if len(chain) > MAX_DEPTH:
        raise ConfigError(chain[0], [f"extends: deeper than {MAX_DEPTH}: {' -> '.join(chain)}."])
    try:
        text = path.read_text(encoding="utf-8")
        tables = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(chain[0], [f"{shown}: not valid TOML: {error}."]) from error
    parents = tables.pop("extends", [])
    if not isinstance(parents, list) or not all(isinstance(parent, str) for parent in parents):
        raise ConfigError(chain[0], [f"{shown}: extends: must be a list of names."])
    profiles = tables.pop("profiles", {})
    if not isinstance(profiles, dict) or not all(isinstance(p, dict) for p in profiles.values()):
        raise ConfigError(chain[0], [f"{shown}: profiles: must be tables [profiles.NAME]."])
    for parent in parents:
        yield from _read(parent, path.parent, chain)
    yield ConfigFile(len(chain) - 1, shown, text, tables, profiles)


def _paths(value: object, at: KeyPath) -> Iterable[KeyPath]:
    items: Iterable[tuple[str | int, object]] = ()
    if isinstance(value, Mapping):
        items = value.items()
    elif isinstance(value, list):
        items = enumerate(value)
    for key, child in items:
        yield (*at, key)
        yield from _paths(child, (*at, key))


_HEADER = re.compile(r"\s*(\[\[?)\s*([\w.-]+)\s*\]")
_KEY = re.compile(r"\s*([\w.-]+)\s*=")


def _key_lines(text: str) -> dict[KeyPath, int]:
    """Find the line of each bare key, for messages; exotic spellings are left out."""
    lines: dict[KeyPath, int] = {}
    table: KeyPath = ()
    counts: dict[KeyPath, int] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if header := _HEADER.match(line):
            table = tuple(header[2].split("."))
            if header[1] == "[[":
                lines.setdefault(table, number)
                counts[table] = counts.get(table, -1) + 1
                table = (*table, counts[table])
            lines.setdefault(table, number)
        elif key := _KEY.match(line):
            lines.setdefault((*table, *key[1].split(".")), number)
    return lines
