"""`experiments sweep`: configurations times seeds; what is finished is not made again."""

import json
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import Field

from experiments.commands.outputs import checked_folder
from experiments.commands.search.backend import Backend
from experiments.commands.search.resume import resume_experiment
from experiments.commands.search.run import Echo, check_feasible, run_experiment
from experiments.config.document import read_document
from experiments.config.load import LoadedConfig, load_config
from experiments.config.messages import problem
from experiments.config.tree import ConfigError
from experiments.errors import InterruptedRunError, RunFailedError, UserError
from experiments.report.manifest import Group, write_manifest
from experiments.report.stored import StoredRun, open_run
from experiments.tables import Table


class SweptTable(Table):
    """One configuration of a sweep."""

    config: str = Field(description="Name of a configuration, or a TOML file.")
    algorithm: str | None = Field(None, description="Name in tables; that of the experiment.")
    environment: str | None = Field(None, description="What it is compared in; the domain.")
    profile: str | None = Field(None, description="Profile; that of the sweep.")
    settings: list[str] = Field([], description="KEY=VALUE changes.")


class SweepTable(Table):
    """A sweep."""

    title: str = Field("", description="Text above tables and figures.")
    seeds: list[int] = Field(min_length=1, description="Seeds of the runs of each configuration.")
    profile: str = Field("paper", description="Size of the experiments.")
    settings: list[str] = Field([], description="KEY=VALUE changes of all configurations.")
    experiments: list[SweptTable] = Field(min_length=1, description="Configurations.")


@dataclass(frozen=True)
class Part:
    """One run of a sweep.

    Args:
        environment: What it is compared in.
        algorithm: Name in tables.
        loaded: Its configuration.
        seed: Its seed.
    """

    environment: str
    algorithm: str
    loaded: LoadedConfig
    seed: int

    def __str__(self) -> str:
        return f"{self.algorithm} in {self.environment}, seed {self.seed}"


@dataclass(frozen=True)
class State:
    """Where a part of a sweep stands.

    Args:
        part: The part.
        run: Its run directory, None before it has one.
    """

    part: Part
    run: StoredRun | None

    @property
    def word(self) -> str:
        """``to do``, or the state of the run."""
        return "to do" if self.run is None else self.run.run.status.state


def read_sweep(path: Path) -> tuple[str, list[Part]]:
    """Read a sweep and load its configurations.

    Returns:
        Its title, and the parts: seeds outside, configurations inside, so that an early look
        compares all of them.

    Raises:
        ConfigError: If the file or a configuration cannot be used, or something is named twice;
            lists every fault with file, line and key.
    """
    table, tree = read_document(path, SweepTable)
    problems: list[str] = []
    swept: list[tuple[str, str, LoadedConfig]] = []
    if len(set(table.seeds)) < len(table.seeds) or min(table.seeds) < 0:
        problems.append(problem(("seeds",), "must be different numbers from 0.", tree))
    for index, entry in enumerate(table.experiments):
        try:
            loaded = load_config(
                _beside(path, entry.config),
                profile=entry.profile or table.profile,
                settings=[*table.settings, *entry.settings],
            )
        except ConfigError as error:
            rule = "\n    ".join(["cannot be used:", *error.problems])
            problems.append(problem(("experiments", index, "config"), rule, tree))
            continue
        environment = entry.environment or loaded.config.domain.kind
        name = (environment, entry.algorithm or loaded.config.experiment.name)
        if name in {known[:2] for known in swept}:
            rule = f"{name[1]!r} in {name[0]!r} is named twice; name one by 'algorithm'."
            problems.append(problem(("experiments", index), rule, tree))
        swept.append((*name, loaded))
    if problems:
        raise ConfigError(str(path), problems)
    return table.title, [Part(*made, seed) for seed in table.seeds for made in swept]


def _beside(sweep: Path, config: str) -> str:
    beside = sweep.parent / config
    return str(beside) if config.endswith(".toml") and beside.is_file() else config


def states(parts: Sequence[Part], out: Path) -> list[State]:
    """Find the run of each part in a folder: the same configuration and seed.

    Args:
        parts: The sweep.
        out: Folder of runs; may be missing.
    """
    stored = list(_stored(out))
    return [State(part, _run_of(part, stored)) for part in parts]


def _stored(out: Path) -> Iterator[StoredRun]:
    for path in sorted(out.glob("*/run.json")) if out.is_dir() else ():
        try:
            yield open_run(path.parent)
        except UserError:
            continue


def _run_of(part: Part, stored: Sequence[StoredRun]) -> StoredRun | None:
    """The run that has come farthest."""
    wanted = part.loaded.config.model_dump()
    own = [run for run in stored if run.seed == part.seed and run.config.model_dump() == wanted]
    ended = [run for run in own if run.run.status.state == "finished"]
    return max(ended or own, key=lambda run: run.run.status.evals, default=None)


def sweep(path: Path, out: Path, backend: Backend, echo: Echo) -> Path:
    """Make all runs of a sweep that are not there yet, and the manifest of those that are.

    Args:
        path: The sweep, a TOML file.
        out: Folder of the run directories; the manifest is written beside them.
        backend: Where evaluations of a run are made.
        echo: Writes a line for the user.

    Returns:
        The manifest.

    Raises:
        UserError: If sweep, configurations or folder cannot be used.
        InterruptedRunError: If the user interrupted it; the same command goes on.
        RunFailedError: If runs failed; all others were made.
    """
    title, parts = read_sweep(path)
    checked_folder(out)
    for part in parts:
        check_feasible(part.loaded)
    failed: list[str] = []
    manifest = out / f"{path.stem}.manifest.toml"
    clock = _Clock(sum(state.word != "finished" for state in states(parts, out)))
    for number, state in enumerate(states(parts, out), start=1):
        echo(f"[{number}/{len(parts)}] {state.part}: {state.word}")
        if state.word == "finished":
            continue
        try:
            _make(state, out, backend, echo)
        except InterruptedRunError as error:
            raise InterruptedRunError(
                f"{error}\nor all of them with: experiments sweep {path} --out {out}",
                terminated=error.terminated,
            ) from None
        except (RunFailedError, UserError) as error:
            echo(f"failed: {error}")
            failed.append(str(state.part))
        _write(manifest, title, states(parts, out))
        echo(clock.tick())
    _write(manifest, title, states(parts, out))
    if failed:
        raise RunFailedError(f"{len(failed)} of {len(parts)} runs failed: {'; '.join(failed)}")
    echo(f"manifest {manifest}")
    return manifest


def _make(state: State, out: Path, backend: Backend, echo: Echo) -> None:
    if state.run is None:
        run_experiment(state.part.loaded, state.part.seed, backend, out, echo)
    elif state.word == "running":
        raise UserError(f"another process works on {state.run.path}.")
    else:
        resume_experiment(state.run.path, [], backend, echo)


def _write(manifest: Path, title: str, made: Sequence[State]) -> None:
    runs: dict[tuple[str, str], list[StoredRun]] = {}
    for state in made:
        if state.run is not None and state.word == "finished":
            name = (state.part.environment, state.part.algorithm)
            runs.setdefault(name, []).append(state.run)
    groups = [Group(*name, tuple(stored)) for name, stored in runs.items()]
    if groups:
        write_manifest(manifest, title, groups)


class _Clock:
    """Says how long the rest will take, if it takes as long as what has been done.

    Args:
        runs: Runs to make.
    """

    def __init__(self, runs: int, now: Callable[[], float] = time.monotonic):
        self._runs, self._now = runs, now
        self._done, self._started = 0, now()

    def tick(self) -> str:
        """Count a run."""
        self._done += 1
        left = (self._now() - self._started) / self._done * (self._runs - self._done)
        time_left = f"{left:.0f} s" if left < 120 else f"{left / 60:.0f} min"
        return f"{self._done} of {self._runs} runs made, about {time_left} left"


def as_text(made: Sequence[State]) -> str:
    """One line a run."""
    return "\n".join(
        f"{state.word:<10}{state.part}" + (f"  {state.run.path}" if state.run else "")
        for state in made
    )


def as_json(made: Sequence[State]) -> str:
    """One record a run."""
    records = [
        {
            "environment": state.part.environment,
            "algorithm": state.part.algorithm,
            "config": state.part.loaded.name,
            "seed": state.part.seed,
            "state": state.word,
            "run": str(state.run.path) if state.run else None,
        }
        for state in made
    ]
    return json.dumps(records, indent=2)
