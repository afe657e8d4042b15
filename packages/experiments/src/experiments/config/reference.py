"""Every key of a table with its meaning, from the models alone."""

import inspect
import re
from collections.abc import Iterator
from dataclasses import dataclass
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

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
            field.alias or name, type_name(field.annotation), _default(field), _rule(field),
            meaning(model, name),
        )  # fmt: skip


def meaning(model: type[BaseModel], name: str) -> str:
    """What a key does: its description, or what the docstring of the table says of it."""
    described = model.model_fields[name].description
    return described or _arguments(inspect.getdoc(model) or "").get(name, "")


def _arguments(docstring: str) -> dict[str, str]:
    """Read the section `Args` of a docstring."""
    section = re.search(r"^Args:\n((?:    .*\n?|\n)*)", docstring, re.MULTILINE)
    entries = re.split(r"^    (\w+): ", section[1] if section else "", flags=re.MULTILINE)
    names, texts = entries[1::2], entries[2::2]
    return {name: " ".join(text.split()) for name, text in zip(names, texts, strict=True)}


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
    for name in type(table).model_fields:
        value, key = getattr(table, name), f"{prefix}{name}"
        if isinstance(value, BaseModel):
            yield from explained(value, f"{key}.")
        elif isinstance(value, tuple) and value and isinstance(value[0], BaseModel):
            for index, item in enumerate(value):
                yield from explained(item, f"{key}.{index}.")
        else:
            yield key, value, meaning(type(table), name)


def type_name(annotation: Any) -> str:
    """Describe a type as a reader of TOML understands it."""
    origin, parts = get_origin(annotation), get_args(annotation)
    if annotation in _NAMES:
        return _NAMES[annotation]
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return "table"
    if origin is Literal:
        return "text"
    if origin is Annotated:
        return type_name(parts[0])
    if origin in (list, tuple):
        return " and ".join(dict.fromkeys(_list_of(part) for part in parts if part is not ...))
    if origin in (Union, UnionType):
        return " or ".join(dict.fromkeys(type_name(p) for p in parts if p is not type(None)))
    return "table" if origin is dict else "any"


def _list_of(part: Any) -> str:
    name = type_name(part)
    return "list of texts" if name == "text" else f"list of {name.removesuffix('s')}s"


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
