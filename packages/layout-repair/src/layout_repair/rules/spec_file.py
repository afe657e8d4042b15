"""Rule sets as JSON files: an object with the attributes of a `LayoutSpec`."""

import json
from dataclasses import MISSING, Field, fields
from os import PathLike
from pathlib import Path
from typing import Any

from layout_repair.checks import Kind, demand, is_text, refuse
from layout_repair.errors import SpecError
from layout_repair.rules.frames import Frame, MaskFrame, NoFrame
from layout_repair.rules.home_frame import HomeFrame
from layout_repair.rules.near import Count, Near
from layout_repair.rules.spec import LayoutSpec
from layout_repair.rules.workstation_frame import WorkstationFrame

FRAMES: dict[str, type[Any]] = {
    "none": NoFrame, "workstations": WorkstationFrame, "homes": HomeFrame, "mask": MaskFrame,
}  # fmt: skip
"""Frames by the ``kind`` that a file gives them."""

PATTERNS = ("workstations", "homes")
"""Frames of tiles of the rule set."""

PATH = Kind(lambda value: isinstance(value, str | PathLike), "a path of a JSON file")
PLACEHOLDER = LayoutSpec("placeholder", "P", ".#", ".", "#")


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
            or contradicts itself; lists all of that.
    """
    demand({"path": path}, {"path": PATH})
    path = Path(path)
    try:
        text = path.read_bytes().decode("utf-8-sig")
        content = json.loads(text, object_pairs_hook=_object)
    except (OSError, ValueError, RecursionError) as error:
        raise SpecError(f"{path}: cannot be read as JSON rules: {error}.") from error
    reader = _Reader()
    spec = reader.spec(content)
    refuse(f"{path}: {line}" for line in reader.found)
    return spec


class _Reader:
    """Reads the objects of a file and gathers what is wrong with them, so that all is told."""

    def __init__(self) -> None:
        self.found: list[str] = []

    def spec(self, content: Any) -> LayoutSpec:
        """The rule set; one of placeholders if anything is wrong."""
        given, missing = self.keys(content, LayoutSpec, "rules"), set(self.missing)
        given["frame"] = self.frame(given.get("frame", {"kind": "none"}), given)
        for key, kind in (("counts", Count), ("near", Near)):
            given[key] = self.rules(given.get(key, []), kind, key)
        try:
            return LayoutSpec(**{**dict.fromkeys(missing), **given})
        except SpecError as error:
            lines = str(error).split("\n")
            self.found += [line for line in lines if line.split(":")[0] not in missing]
        return PLACEHOLDER

    def keys(self, content: Any, kind: type, what: str) -> dict[str, Any]:
        """The keys of an object that are attributes of a class; notes which are missing."""
        known = {item.name: item for item in fields(kind)}
        self.missing: list[str] = []
        if not isinstance(content, dict):
            names = ", ".join(known)
            self.found.append(f"{what}: must be a JSON object with the keys {names}.")
            self.missing = [*known]
            return {}
        if unknown := ", ".join(repr(key) for key in content if key not in known):
            names = ", ".join(known)
            self.found.append(f"{what}: unknown key {unknown}; the keys are {names}.")
        self.missing = [name for name, item in known.items()
                        if name not in content and _must_be_given(item)]  # fmt: skip
        if self.missing:
            names = ", ".join(map(repr, self.missing))
            self.found.append(f"{what}: the key {names} is missing.")
        return {key: value for key, value in content.items() if key in known}

    def rules(self, given: Any, kind: type, key: str) -> tuple[Any, ...]:
        """Rules of one kind; those that lack a key are left out."""
        if not isinstance(given, list):
            self.found.append(f"{key}: must be a list of objects, got {given!r}.")
            return ()
        found = []
        for number, item in enumerate(given):
            attributes = self.keys(item, kind, f"{key}[{number}]")
            if not self.missing:
                found.append(kind(**attributes))
        return tuple(found)

    def frame(self, given: Any, spec: dict[str, Any]) -> Frame:
        """The frame; tile, floor and alphabet are those of the rules unless they are given."""
        kind = given.get("kind") if isinstance(given, dict) else None
        if not is_text(kind) or kind not in FRAMES:
            kinds = ", ".join(FRAMES)
            self.found.append(
                f"frame: must be an object whose 'kind' is one of {kinds}, got {given!r}."
            )
            return NoFrame()
        rest = {key: value for key, value in given.items() if key != "kind"}
        attributes = self.keys(rest, FRAMES[kind], "frame")
        if kind in PATTERNS:
            tiles = {"terminals": "", "alphabet": None, "floor": None} | spec
            tiles = {key: tiles[key] for key in ("alphabet", "floor", "terminals")}
            if not all(map(is_text, tiles.values())):
                return NoFrame()  # what is wrong with them is told already
            own = {"alphabet": tiles["alphabet"], "floor": tiles["floor"],
                   "tile": str(tiles["terminals"])[:1]}  # fmt: skip
            attributes = {**own, **attributes}
        if self.missing:
            return NoFrame()
        frame: Frame = NoFrame()
        try:
            frame = FRAMES[kind](**attributes)
        except SpecError as error:
            self.found += [f"frame.{line}" for line in str(error).split("\n")]
        return frame


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A JSON object; of a key that stands twice, JSON would take the last value in silence."""
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise SpecError(f"the key {twice!r} stands twice in one object")
    return found


def _must_be_given(item: "Field[Any]") -> bool:
    return item.default is MISSING and item.default_factory is MISSING
