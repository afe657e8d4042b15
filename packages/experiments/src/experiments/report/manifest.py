"""Manifests: which runs belong together, as an environment, an algorithm and its repetitions."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import tomli_w
from pydantic import Field

from experiments.config.document import read_document
from experiments.config.messages import problem
from experiments.config.tree import ConfigError, ConfigTree
from experiments.errors import UserError
from experiments.report.stored import StoredRun, open_run
from experiments.tables import Table
from qd_core.files import write_text


class GroupTable(Table):
    """Repetitions of one algorithm."""

    environment: str | None = Field(None, description="What they are compared in; the domain.")
    algorithm: str | None = Field(None, description="Name of the line; that of the experiment.")
    runs: list[str] = Field(min_length=1, description="Run directories; * stands for any text.")


class ManifestTable(Table):
    """A manifest."""

    title: str = Field("", description="Text above tables and figures.")
    groups: list[GroupTable] = Field(min_length=1, description="Algorithms.")


@dataclass(frozen=True)
class Group:
    """Repetitions of one algorithm.

    Args:
        environment: What algorithms are compared in.
        algorithm: Its name.
        runs: At least one, of different seeds, with one archive.
    """

    environment: str
    algorithm: str
    runs: tuple[StoredRun, ...]


@dataclass(frozen=True)
class Manifest:
    """Runs that belong together.

    Args:
        title: Text above tables and figures.
        groups: By order of appearance; no two of one environment and algorithm.
    """

    title: str
    groups: tuple[Group, ...]

    def environments(self) -> dict[str, dict[str, Group]]:
        """Groups by environment and algorithm."""
        tables: dict[str, dict[str, Group]] = {}
        for group in self.groups:
            tables.setdefault(group.environment, {})[group.algorithm] = group
        return tables


def read_manifest(path: Path) -> Manifest:
    """Read a manifest; run directories are relative to it.

    Raises:
        ConfigError: If it breaks a rule, a run is missing, occurs twice or has the seed of
            another of its group; lists every fault with file, line and key.
    """
    table, tree = read_document(path, ManifestTable)
    groups: dict[tuple[str, str], Group] = {}
    problems: list[str] = []
    for index, group in enumerate(table.groups):
        runs, faults = _runs(index, group, path.parent, tree)
        problems += faults
        if not runs:
            continue
        name = (group.environment or runs[0].domain.name, group.algorithm or runs[0].title)
        if name in groups:
            rule = f"{name[1]!r} in {name[0]!r} is named twice; put all its runs into one group."
            problems.append(problem(("groups", index, "algorithm"), rule, tree))
            continue
        groups[name] = Group(*name, tuple(runs))
        problems += [
            problem(("groups", index, "runs"), rule, tree) for rule in _faults(groups[name])
        ]
    if problems:
        raise ConfigError(str(path), problems)
    return Manifest(table.title, tuple(groups.values()))


def read_runs(sources: Sequence[Path]) -> Manifest:
    """Read a manifest, or group run directories by the names of their experiments.

    Args:
        sources: One TOML file, or run directories.

    Raises:
        ConfigError: As for `read_manifest`.
        UserError: If a folder is not a run directory.
    """
    if len(sources) == 1 and sources[0].suffix == ".toml":
        return read_manifest(sources[0])
    groups: dict[tuple[str, str], list[StoredRun]] = {}
    for source in sources:
        run = open_run(source)
        groups.setdefault((run.domain.name, run.title), []).append(run)
    return Manifest("", tuple(Group(*name, tuple(runs)) for name, runs in groups.items()))


def write_manifest(path: Path, title: str, groups: Sequence[Group]) -> None:
    """Write a manifest with run directories relative to it.

    Args:
        path: TOML file to write.
        title: Text above tables and figures.
        groups: What is in it.
    """
    tables = [
        {
            "environment": group.environment,
            "algorithm": group.algorithm,
            "runs": [_relative(run.path, path.parent) for run in group.runs],
        }
        for group in groups
    ]
    write_text(path, tomli_w.dumps({"title": title, "groups": tables}))


def _relative(path: Path, folder: Path) -> str:
    try:
        return path.resolve().relative_to(folder.resolve()).as_posix()
    except ValueError:
        return path.resolve().as_posix()


def _runs(
    index: int, group: GroupTable, folder: Path, tree: ConfigTree
) -> tuple[list[StoredRun], list[str]]:
    runs: list[StoredRun] = []
    problems: list[str] = []
    for place, pattern in enumerate(group.runs):
        key = ("groups", index, "runs", place)
        paths = _matching(folder, pattern)
        if not paths:
            problems.append(problem(key, f"there is no run {pattern!r}.", tree))
        for path in paths:
            try:
                runs.append(open_run(path))
            except UserError as error:
                problems.append(problem(key, str(error), tree))
    return runs, problems


def _matching(folder: Path, pattern: str) -> list[Path]:
    """Paths of a pattern with ``*``, which may be absolute."""
    absolute = Path(pattern).is_absolute()
    root = Path(Path(pattern).anchor) if absolute else folder
    parts = str(Path(pattern).relative_to(root)) if absolute else pattern
    if "*" in parts:
        return sorted(root.glob(parts))
    return [root / parts] if (root / parts).exists() else []


def _faults(group: Group) -> Iterator[str]:
    """Rules between the runs of a group."""
    paths = [run.path.resolve() for run in group.runs]
    if len(set(paths)) < len(paths):
        yield "a run is named twice."
        return
    seeds = [run.seed for run in group.runs]
    twice = sorted({seed for seed in seeds if seeds.count(seed) > 1})
    if twice:
        yield f"runs with one seed, {twice[0]}, are not independent; leave all but one."
    if len({run.axes for run in group.runs}) > 1:
        yield "the runs have archives over different measures."
