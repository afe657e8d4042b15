"""Rule sets as JSON files: an object with the attributes of a :class:`LayoutSpec`."""

import json
from pathlib import Path
from typing import Any

from layout_repair.errors import SpecError
from layout_repair.rules.spec import LayoutSpec

TEXT, NUMBER, SWITCH = (str,), (int,), (bool,)
KEYS: dict[str, tuple[type, ...]] = {
    "name": TEXT, "letter": TEXT, "alphabet": TEXT, "floor": TEXT, "blocks": TEXT,
    "endpoint": (str, type(None)), "terminals": TEXT, "obstacles": TEXT,
    "min_blocks": NUMBER, "max_blocks": (int, type(None)), "min_open": NUMBER,
    "every_type": SWITCH, "min_endpoints_per_block": NUMBER, "endpoint_needs_block": SWITCH,
    "endpoints_walkable": SWITCH, "connected": SWITCH, "type_weights": (list, type(None)),
    "label_rule": TEXT, "words": (list,),
}  # fmt: skip
"""Types of the attributes in a file."""


def read_spec(path: Path) -> LayoutSpec:
    """Read a rule set without frame.

    Args:
        path: JSON file, an object with attributes of :class:`LayoutSpec` except ``frame``.

    Returns:
        The rule set.

    Raises:
        SpecError: If the file cannot be read, has unknown or missing keys, or contradicts itself.
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise SpecError(f"{path}: cannot be read as JSON rules: {error}.") from error
    if not isinstance(content, dict):
        raise SpecError(f"{path}: must be a JSON object with the keys {', '.join(KEYS)}.")
    arguments: dict[str, Any] = {}
    for key, value in content.items():
        if key not in KEYS:
            raise SpecError(f"{path}: unknown key {key!r}; the keys are {', '.join(KEYS)}.")
        if type(value) not in KEYS[key]:
            kinds = " or ".join(kind.__name__ for kind in KEYS[key])
            raise SpecError(f"{path}: {key} must be of type {kinds}, got {value!r}.")
        arguments[key] = tuple(value) if isinstance(value, list) else value
    try:
        return LayoutSpec(**arguments)
    except (TypeError, SpecError) as error:
        raise SpecError(f"{path}: {error}") from error
