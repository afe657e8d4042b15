"""`experiments config`: check, show and compare configurations."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from experiments.commands.search.run import check_feasible, resolved_toml
from experiments.config.load import LoadedConfig, load_config
from experiments.config.reference import explained


def check_config(name: str, profile: str, settings: Sequence[str], *, feasible: bool) -> str:
    """Check a configuration.

    Args:
        name: Name of a configuration, or a TOML file.
        profile: Its profile.
        settings: ``key=value`` changes.
        feasible: Also ask the domain whether anything can be evaluated.

    Returns:
        What was found, in a line.

    Raises:
        ConfigError: If anything is wrong; lists every fault with file, line and key.
    """
    loaded = load_config(name, profile=profile, settings=settings)
    if feasible:
        check_feasible(loaded)
    config = loaded.config
    bins = " x ".join(str(measure.bins) for measure in config.archive.measures)
    return (
        f"{name} ({profile}): {config.experiment.name}, domain {config.domain.kind}, "
        f"{config.algorithm.kind}, {config.algorithm.max_evals} evaluations, {bins} cells"
    )


def show_config(name: str, profile: str, settings: Sequence[str], *, explain: bool) -> str:
    """Write a configuration as it is run.

    Args:
        name: Name of a configuration, or a TOML file.
        profile: Its profile.
        settings: ``key=value`` changes.
        explain: Write each key with its meaning instead.

    Raises:
        ConfigError: If anything is wrong.
    """
    loaded = load_config(name, profile=profile, settings=settings)
    if not explain:
        return resolved_toml(loaded)
    rows = [(key, _shown(value), text) for key, value, text in explained(loaded.config)]
    wide = [max(len(row[column]) for row in rows) for column in (0, 1)]
    wide[1] = min(wide[1], 32)
    return "\n".join(
        f"{key:<{wide[0]}}  {value:<{wide[1]}}  {text}".rstrip() for key, value, text in rows
    )


def differences(one: LoadedConfig, other: LoadedConfig) -> dict[str, tuple[Any, Any]]:
    """Find the keys that differ, with both values; None where a key is missing."""
    old, new = flat(one.config.model_dump()), flat(other.config.model_dump())
    keys = [*old, *(key for key in new if key not in old)]
    return {key: (old.get(key), new.get(key)) for key in keys if old.get(key) != new.get(key)}


def diff_configs(one: LoadedConfig, other: LoadedConfig) -> Iterator[str]:
    """Write the differences, a line a key."""
    changed = differences(one, other)
    if not changed:
        yield "the same"
    width = max(map(len, changed), default=0)
    for key, (old, new) in changed.items():
        yield f"{key:<{width}}  {_shown(old)} -> {_shown(new)}"


def _shown(value: object) -> str:
    return "(not set)" if value is None else json.dumps(value, default=str)


def flat(value: object, prefix: str = "") -> dict[str, Any]:
    """Write nested tables and lists of tables with dotted keys."""
    if isinstance(value, Mapping):
        items: Iterator[tuple[object, object]] = iter(value.items())
    elif isinstance(value, list | tuple) and any(isinstance(item, Mapping) for item in value):
        items = iter(enumerate(value))
    else:
        return {prefix: list(value) if isinstance(value, tuple) else value}
    found: dict[str, Any] = {}
    for key, item in items:
        found.update(flat(item, f"{prefix}.{key}" if prefix else str(key)))
    return found
