"""What is wrong with a rule set: wrong types and contradictions, all at once."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

from layout_repair.checks import (
    INTEGER,
    SWITCH,
    TEXT,
    Kind,
    is_number,
    is_text,
    tuple_of,
    wrong_values,
)
from layout_repair.rules.frames import NoFrame
from layout_repair.rules.near import Count, Near, problems

if TYPE_CHECKING:
    from layout_repair.rules.spec import LayoutSpec

TILES = ("alphabet", "floor", "blocks", "endpoint", "terminals", "obstacles", "walkables", "stops",
         "solids")  # fmt: skip
LABEL_RULES = ("ratio", "nearest", "scores", "random")


def _are_numbers(value: Any) -> bool:
    return isinstance(value, tuple) and all(map(is_number, value))


def _are_words(value: Any) -> bool:
    pair = isinstance(value, tuple) and len(value) == 2
    return pair and all(is_text(word) and word for word in value)


def _is_frame(value: Any) -> bool:
    return hasattr(value, "check") and hasattr(value, "mask") and not isinstance(value, type)


KINDS: Final[dict[str, Kind]] = {
    **dict.fromkeys(("name", "letter", *TILES), TEXT),
    **dict.fromkeys(("endpoint", "reach"), TEXT.or_none()),
    **dict.fromkeys(("min_blocks", "min_open", "min_endpoints_per_block"), INTEGER),
    "max_blocks": INTEGER.or_none(),
    **dict.fromkeys(
        ("every_type", "endpoint_needs_block", "endpoints_walkable", "connected"), SWITCH
    ),
    "type_weights": Kind(_are_numbers, "a tuple of numbers").or_none(),
    "label_rule": Kind(lambda rule: is_text(rule) and rule in LABEL_RULES,
                       f"one of {LABEL_RULES}"),
    "words": Kind(_are_words, "a pair of words, singular and plural"),
    "counts": tuple_of(Count, "a tuple of Count rules"),
    "near": tuple_of(Near, "a tuple of Near rules"),
    "frame": Kind(_is_frame, "a frame such as WorkstationFrame()"),
}  # fmt: skip
"""What each field of a rule set must be."""


def faults(spec: "LayoutSpec", values: Mapping[str, Any]) -> list[str]:
    """What is wrong with a rule set, a line each.

    Args:
        spec: The rules.
        values: Their fields.
    """
    wrong = wrong_values(values, KINDS)
    found = [*wrong.values()]
    for fields, check in CHECKS:
        if not wrong.keys() & set(fields):
            found += check(spec)
    return found


def _names(spec: "LayoutSpec") -> list[str]:
    found = [] if spec.name else ["name: must not be empty; messages speak of the rules by it."]
    if len(spec.letter) != 1:
        found.append(f"letter: must be one character, got {spec.letter!r}.")
    return found


def _tiles(spec: "LayoutSpec") -> list[str]:
    found = []
    if len(set(spec.alphabet)) != len(spec.alphabet):
        found.append(f"alphabet: must be different characters, got {spec.alphabet!r}.")
    if len(spec.floor) != 1 or not spec.blocks or len(spec.endpoint or "e") != 1:
        found.append(
            "floor, blocks, endpoint: must be one, one or more, and one tile or None, got "
            f"{spec.floor!r}, {spec.blocks!r}, {spec.endpoint!r}."
        )
    if len(spec.alphabet) > 100:
        found.append(f"alphabet: must have at most 100 tiles, got {len(spec.alphabet)}.")
    used = spec.used_tiles
    found += [
        f"tiles: {tile!r} must be in the alphabet {spec.alphabet!r} and have one role."
        for tile in dict.fromkeys(used)
        if tile not in spec.alphabet or used.count(tile) > 1
    ]
    return found


def _limits(spec: "LayoutSpec") -> list[str]:
    plural = spec.words[1]
    if spec.min_blocks < 0:
        return [f"min_{plural}: must not be negative, got {spec.min_blocks}."]
    if spec.max_blocks is not None and spec.max_blocks < spec.least_blocks:
        least = f"min_{plural}={spec.least_blocks}"
        return [f"max_{plural}: must be at least {least}, got {spec.max_blocks}."]
    return []


def _open(spec: "LayoutSpec") -> list[str]:
    wrong = spec.min_open < 1
    return [f"min_open: must be at least 1, got {spec.min_open}."] if wrong else []


def _served(spec: "LayoutSpec") -> list[str]:
    least = 1 if spec.endpoint and spec.min_endpoints_per_block else 0
    if least <= spec.min_endpoints_per_block <= (4 if spec.endpoint else 0):
        return []
    return [
        f"min_endpoints_per_{spec.words[0]}: must be between 1 and 4 (a cell has four "
        "neighbours), or 0 for no such rule, which is a must without endpoint tile, "
        f"got {spec.min_endpoints_per_block}."
    ]


def _weights(spec: "LayoutSpec") -> list[str]:
    weights = spec.type_weights
    if weights is None or (len(weights) == len(spec.blocks) and min(weights) > 0):
        return []
    wanted = f"a positive number for each of {spec.blocks!r}"
    return [f"type_weights: must hold {wanted}, got {weights}."]


def _own_rules(spec: "LayoutSpec") -> list[str]:
    found = []
    own: list[tuple[str, Count | Near]]
    own = [*((f"counts[{i}]", rule) for i, rule in enumerate(spec.counts)),
           *((f"near[{i}]", rule) for i, rule in enumerate(spec.near))]  # fmt: skip
    for field, rule in own:
        found += problems(rule, spec.used_tiles, field)
        groups = (rule.tiles, rule.others) if isinstance(rule, Near) else (rule.tiles,)
        found += [
            f"{field}: the types of blocks are one family, so a rule speaks of all of "
            f"{spec.blocks!r} or none; put a tile with rules of its own into 'solids'."
            for tiles in groups
            if is_text(tiles) and 0 < len(set(tiles) & set(spec.blocks)) < len(spec.blocks)
        ]
    titles = [title for title in spec.rule_names if is_text(title)]
    found += [
        f"counts, near: two rules have the name {title!r}; give one of them another 'name'."
        for title in dict.fromkeys(titles)
        if titles.count(title) > 1
    ]
    return found


def _reach(spec: "LayoutSpec") -> list[str]:
    tiles = spec.floor + (spec.endpoint or "") + spec.walkables + spec.stops + spec.terminals
    if spec.reach is None or (spec.reach and set(spec.reach) <= set(tiles)):
        return []
    return [
        "reach: must be tiles that are driven across or touched (floor, endpoint, walkables, "
        f"stops, terminals), got {spec.reach!r}."
    ]


def _frame(spec: "LayoutSpec") -> list[str]:
    pattern = not isinstance(spec.frame, NoFrame) and hasattr(spec.frame, "tile")
    if spec.terminals or not pattern:
        return []
    return ["frame, terminals: a frame of this kind needs its tile among the terminals."]


CHECKS: Final[tuple[tuple[tuple[str, ...], Callable[["LayoutSpec"], list[str]]], ...]] = (
    (("name", "letter"), _names),
    (TILES, _tiles),
    (("min_blocks", "max_blocks", "blocks", "every_type", "words"), _limits),
    (("min_open",), _open),
    (("endpoint", "min_endpoints_per_block", "words"), _served),
    (("blocks", "type_weights"), _weights),
    ((*TILES, "counts", "near"), _own_rules),
    ((*TILES, "reach"), _reach),
    (("terminals", "frame"), _frame),
)
"""What must fit together, and the fields that it depends on."""
