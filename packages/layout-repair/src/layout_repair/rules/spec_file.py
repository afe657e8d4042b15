"""Rule sets as JSON files: an object with the attributes of a `LayoutSpec`."""

import json
from collections.abc import Callable
from dataclasses import MISSING, fields
from pathlib import Path
from typing import Any

from layout_repair.errors import SpecError
from layout_repair.rules.frames import Frame, MaskFrame, NoFrame
from layout_repair.rules.home_frame import HomeFrame
from layout_repair.rules.near import Count, Near
from layout_repair.rules.spec import LayoutSpec
from layout_repair.rules.workstation_frame import WorkstationFrame

FRAMES: dict[str, Callable[..., Frame]] = {
    "none": NoFrame, "workstations": WorkstationFrame, "homes": HomeFrame, "mask": MaskFrame,
}  # fmt: skip
"""Frames by the ``kind`` that a file gives them."""


def read_spec(path: Path | str) -> LayoutSpec:
    """Read a rule set.

    ``counts`` and ``near`` are lists of objects with the attributes of `Count` and
    `Near`; ``frame`` is an object with the attributes of a frame and ``kind``, one of
    ``workstations``, ``homes`` and ``mask``.

    Args:
        path: JSON file, an object with attributes of `LayoutSpec`.

    Returns:
        The rule set.

    Raises:
        SpecError: If the file cannot be read, has unknown or missing keys, values of a wrong type,
            or contradicts itself.
    """
    path = Path(path)
    try:
        content = json.loads(path.read_bytes().decode("utf-8-sig"))
    except (OSError, ValueError, RecursionError) as error:
        raise SpecError(f"{path}: cannot be read as JSON rules: {error}.") from error
    try:
        given = _keys(content, LayoutSpec, "rules")
        alphabet = given.get("alphabet", "")
        given["frame"] = _frame(given.get("frame", {"kind": "none"}), given, alphabet)
        for key, kind in (("counts", Count), ("near", Near)):
            given[key] = _rules(given.get(key, []), kind, key)
        for key in ("type_weights", "words"):
            if isinstance(given.get(key), list):
                given[key] = tuple(given[key])
        return LayoutSpec(**given)
    except SpecError as error:
        lines = str(error).split("\n")
        raise SpecError("\n".join(f"{path}: {line}" for line in lines)) from error


def _keys(content: Any, kind: type, what: str) -> dict[str, Any]:
    """An object whose keys are the attributes of a class, at least those without default."""
    known = {item.name: item for item in fields(kind)}
    if not isinstance(content, dict):
        raise SpecError(f"{what}: must be a JSON object with the keys {', '.join(known)}.")
    unknown = [key for key in content if key not in known]
    missing = [
        name
        for name, item in known.items()
        if name not in content and item.default is MISSING and item.default_factory is MISSING
    ]
    found = []
    if unknown:
        names = ", ".join(map(repr, unknown))
        found.append(f"{what}: unknown key {names}; the keys are {', '.join(known)}.")
    if missing:
        found.append(f"{what}: the key {', '.join(map(repr, missing))} is missing.")
    if found:
        raise SpecError("\n".join(found))
    return dict(content)


def _rules(given: Any, kind: type, key: str) -> tuple[Any, ...]:
    if not isinstance(given, list):
        raise SpecError(f"{key}: must be a list of objects, got {given!r}.")
    return tuple(kind(**_keys(item, kind, f"{key}[{i}]")) for i, item in enumerate(given))


def _frame(given: Any, spec: dict[str, Any], alphabet: str) -> Frame:
    kind = given.get("kind") if isinstance(given, dict) else None
    if kind not in FRAMES:
        raise SpecError(
            f"frame: must be an object whose 'kind' is one of {', '.join(FRAMES)}, got {given!r}."
        )
    attributes = {key: value for key, value in given.items() if key != "kind"}
    for key, value in attributes.items():
        if isinstance(value, list):
            attributes[key] = tuple(value)
    if kind in ("workstations", "homes"):
        attributes.setdefault("alphabet", alphabet)
        attributes.setdefault("floor", spec.get("floor", ""))
        attributes.setdefault("tile", str(spec.get("terminals", ""))[:1])
    try:
        return FRAMES[kind](**attributes)
    except TypeError as error:
        raise SpecError(f"frame: {error}.") from error
