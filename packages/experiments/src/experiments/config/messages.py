"""Words for configuration faults: file, line, key, rule, given value, suggestion."""

from collections.abc import Iterable
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from experiments.config.tree import ConfigTree, KeyPath
from experiments.suggest import did_you_mean


def describe(error: ValidationError, model: type[BaseModel], tree: ConfigTree) -> list[str]:
    """Word every fault that pydantic found.

    Args:
        error: Faults of one validation.
        model: The model that was validated, for suggestions of key names.
        tree: The merged tables, for file and line of each key.

    Returns:
        One line a fault.
    """
    faults = error.errors(include_url=False)
    problems = []
    for fault in faults:
        path: KeyPath = fault["loc"]
        if fault["type"] == "too_short" and any(
            path == f["loc"][: len(path)] != f["loc"] for f in faults
        ):
            continue  # pydantic counts only the valid items of a list
        if fault["type"] == "extra_forbidden":
            known = list(_known_keys(model, path[:-1]))
            hint = did_you_mean(str(path[-1]), known) or f" Known keys: {', '.join(known)}."
            rule = f"unknown key.{hint}"
        elif fault["type"] == "missing":
            rule = "missing key; it has no default."
        else:
            message = fault["msg"].removeprefix("Value error, ")
            given = "" if isinstance(fault["input"], dict) else f", got {_toml(fault['input'])}"
            rule = f"{message}{given}."
        problems.append(problem(path, rule, tree))
    return problems


def problem(path: KeyPath, rule: str, tree: ConfigTree) -> str:
    """Word one fault: where the key was set, its dotted name, the rule."""
    origin = tree.origin(path)
    key = ".".join(map(str, path))
    return f"{key}: {rule}" if origin is None else f"{origin}: {key}: {rule}"


def _toml(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return repr(list(value) if isinstance(value, tuple) else value)


def _known_keys(model: type[BaseModel], path: KeyPath) -> Iterable[str]:
    for key in path:
        if isinstance(key, int):
            continue
        field = model.model_fields.get(key)
        found = _model_in(field.annotation) if field is not None else None
        if found is None:
            return ()
        model = found
    return model.model_fields


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next(filter(None, map(_model_in, get_args(annotation))), None)
