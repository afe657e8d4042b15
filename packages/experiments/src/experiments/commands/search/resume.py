"""Continue a run: interrupted, killed, out of disk space, or finished and to be extended."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from experiments.commands.search.backend import Backend
from experiments.commands.search.run import Echo, resolved_toml, search_and_close
from experiments.config.load import LoadedConfig, load_config
from experiments.errors import UserError
from qd_core.files import write_text
from qd_core.runs import Run, RunBusyError, RunDirectory, RunError

CHANGEABLE = ("algorithm.max_evals", "execution", "report", "experiment")
"""Keys that change nothing of what has been done already."""


def resume_experiment(path: Path, settings: Sequence[str], backend: Backend, echo: Echo) -> Path:
    """Continue a run with its own configuration.

    Args:
        path: The run directory.
        settings: ``key=value`` changes; only of keys that leave what was done as it is.
        backend: Where evaluations run.
        echo: Writes a line for the user.

    Returns:
        The run directory.

    Raises:
        UserError: If it is no run, another process writes to it, or a setting changes the search.
        InterruptedRunError: If the user interrupted the search again.
        RunFailedError: As for `experiments.commands.search.run.run_experiment`.
    """
    try:
        run = Run.open(path)
    except RunError as error:
        raise UserError(str(error)) from None
    file = path / "run.toml"
    before, after = load_config(str(file)), load_config(str(file), settings=settings)
    _check_changes(before, after)
    evals, budget = run.status.evals, after.config.algorithm.max_evals
    if budget < evals:
        raise UserError(f"algorithm.max_evals: {evals} evaluations are made, got {budget}.")
    try:
        directory = RunDirectory(path)
    except (OSError, ValueError, RunBusyError) as error:
        raise UserError(str(error)) from None
    if settings:
        write_text(file, resolved_toml(after))
    echo(f"run {path}: {run.status.state} after {evals} evaluations, going on to {budget}")
    search_and_close(after.config, directory, int(run.info["seed"]), backend, echo)
    return path


def _check_changes(before: LoadedConfig, after: LoadedConfig) -> None:
    old, new = _flat(before.config.model_dump()), _flat(after.config.model_dump())
    changed = sorted(key for key in old.keys() | new.keys() if old.get(key) != new.get(key))
    forbidden = [
        key
        for key in changed
        if not any(key == free or key.startswith(f"{free}.") for free in CHANGEABLE)
    ]
    if forbidden:
        raise UserError(
            f"a run cannot be continued with another {', '.join(forbidden)}; start a new one. "
            f"What may change: {', '.join(CHANGEABLE)}."
        )


def _flat(tables: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for key, value in tables.items():
        if isinstance(value, Mapping):
            flat.update(_flat(value, f"{prefix}{key}."))
        else:
            flat[prefix + key] = value
    return flat
