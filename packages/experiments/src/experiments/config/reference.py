"""Every key of a table with its meaning, from the models alone."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, get_args

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

_NAMES = {int: "integer", float: "number", str: "text", bool: "true or false"}


@dataclass(frozen=True)
class Key:
    """One key of a table.

    Args:
        name: Name in the table.
        kind: Its type as a reader of TOML understands it.
        default: What it is if not set; empty if it must be set.
        rule: Range or choices, empty if there are none.
        meaning: What it does.
    """

    name: str
    kind: str
    default: str
    rule: str
    meaning: str


def keys(model: type[BaseModel]) -> Iterator[Key]:
    """List the keys of a table, without those of tables in it."""
    for name, field in model.model_fields.items():
        yield Key(
            name, type_name(field.annotation), _default(field), _rule(field),
            field.description or "",
        )  # fmt: skip


def tables_of(annotation: Any) -> list[type[BaseModel]]:
    """The tables that a value of a type may be."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [table for part in get_args(annotation) for table in tables_of(part)]


def explained(table: BaseModel, prefix: str = "") -> Iterator[tuple[str, Any, str]]:
    """List the keys of a validated table and of those in it.

    Args:
        table: The table.
        prefix: Dotted key of the table.

    Yields:
        Dotted key, value, meaning.
    """
    for name, field in type(table).model_fields.items():
        value, key = getattr(table, name), f"{prefix}{name}"
        if isinstance(value, BaseModel):
            yield from explained(value, f"{key}.")
        elif isinstance(value, tuple) and value and isinstance(value[0], BaseModel):
            for index, item in enumerate(value):
                yield from explained(item, f"{key}.{index}.")
        else:
            yield key, value, field.description or ""


def type_name(annotation: Any) -> str:
    """Word a type as a reader of TOML understands it."""
    if annotation in _NAMES:
        return _NAMES[annotation]
    if tables := tables_of(annotation):
        one = "table" if len(tables) == 1 else "table of a kind"
        return f"list of {one}s" if _is_list(annotation) else one
    if _is_list(annotation):
        names = dict.fromkeys(type_name(part) for part in get_args(annotation) if part is not ...)
        return f"list of {' and '.join(names)}s"
    parts = [part for part in get_args(annotation) if part is not type(None)]
    if parts and all(isinstance(part, str) for part in parts):
        return "text"
    return " or ".join(dict.fromkeys(type_name(part) for part in parts)) or "any"


def _is_list(annotation: Any) -> bool:
    origin = getattr(annotation, "__origin__", None)
    return origin in (list, tuple) or any(
        _is_list(part) for part in get_args(annotation) if part is not ...
    )


def _default(field: FieldInfo) -> str:
    if field.default is PydanticUndefined or field.is_required():
        return ""
    if field.default is None:
        return "not set"
    if isinstance(field.default, bool):
        return str(field.default).lower()
    if isinstance(field.default, BaseModel):
        return "its defaults"
    return str(list(field.default) if isinstance(field.default, tuple) else field.default)


def _rule(field: FieldInfo) -> str:
    signs = {"ge": ">=", "gt": ">", "le": "<=", "lt": "<", "min_length": "at least"}
    parts = [
        f"{word} {getattr(constraint, name)}"
        for constraint in field.metadata
        for name, word in signs.items()
        if getattr(constraint, name, None) is not None
    ]
    choices = _choices(field.annotation)
    return ", ".join([*parts, *([" / ".join(choices)] if choices else [])])


def _choices(annotation: Any) -> list[str]:
    if tables_of(annotation):
        return []
    return [
        choice
        for part in get_args(annotation)
        for choice in ([part] if isinstance(part, str) else _choices(part))
    ]
