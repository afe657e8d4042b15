"""Words for configuration faults: file, line, key, rule, given value, suggestion."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from experiments.config.tree import ConfigTree, KeyPath
from experiments.suggest import did_you_mean


def describe(error: ValidationError, model: type[BaseModel], tree: ConfigTree) -> list[str]:
    """Describe every fault that pydantic found.

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
        if fault["type"] == "too_short" and any(
            fault["loc"] == f["loc"][: len(fault["loc"])] != f["loc"] for f in faults
        ):
            continue  # pydantic counts only the valid items of a list
        path, tables = _walk(model, fault["loc"])
        key, rule = _rule(dict(fault), tables)
        problems.append(problem((*path, *key), rule, tree))
    return problems


def _rule(fault: Mapping[str, Any], tables: Sequence[type[BaseModel]]) -> tuple[KeyPath, str]:
    """Describe the rule of a fault, and name the key below its place that it is about."""
    kind, message = fault["type"], fault["msg"].removeprefix("Value error, ").rstrip(".")
    if kind == "extra_forbidden":
        fields = tables[0].model_fields if tables else {}
        known = [field.alias or name for name, field in fields.items()]
        given = str(fault["loc"][-1])
        hint = did_you_mean(given, known) or f" Known keys: {', '.join(known)}."
        return (), f"unknown key.{hint}"
    if kind == "missing":
        return (), "missing key; it has no default."
    if kind == "union_tag_not_found":
        return ("kind",), "missing key; it says which table this is."
    if kind == "union_tag_invalid":
        given, expected = fault["ctx"]["tag"], fault["ctx"]["expected_tags"]
        hint = did_you_mean(given, re.findall(r"'([^']+)'", expected))
        return ("kind",), f"must be one of {expected}, got {given!r}.{hint}"
    if isinstance(fault["input"], Mapping):
        # A rule of a whole table begins with the key that it is about.
        key = message.partition(" ")[0].rstrip(":")
        about = any(key in table.model_fields for table in tables)
        return ((key,) if about else ()), f"{message}."
    return (), f"{message}, got {_toml(fault['input'])}."


def problem(path: KeyPath, rule: str, tree: ConfigTree) -> str:
    """Describe one fault: where the key was set, its dotted name, the rule."""
    origin = tree.origin(path)
    key = ".".join(map(str, path))
    return f"{key}: {rule}" if origin is None else f"{origin}: {key}: {rule}"


def _toml(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return repr(list(value) if isinstance(value, tuple) else value)


def _walk(
    model: type[BaseModel], location: Sequence[str | int]
) -> tuple[KeyPath, Sequence[type[BaseModel]]]:
    """Follow a location of pydantic to the keys of the file.

    Returns:
        The keys, without the tags that pydantic puts where a table is one of several; and the
        tables that the last key, or the place of an unknown key, may be.
    """
    path: list[str | int] = []
    tables: list[type[BaseModel]] = [model]
    for part in location:
        if isinstance(part, int):
            path.append(part)
        elif len(tables) > 1:
            tables = [table for table in tables if part in _kinds(table)]
        else:
            path.append(part)
            field = tables[0].model_fields.get(part) if tables else None
            if field is not None:
                tables = _tables_in(field.annotation)
    return tuple(path), tables


def _kinds(table: type[BaseModel]) -> tuple[Any, ...]:
    field = table.model_fields.get("kind")
    return get_args(field.annotation) if field is not None else ()


def _tables_in(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [table for part in get_args(annotation) for table in _tables_in(part)]
