"""What is wrong with a rule set: types first, then contradictions, all at once."""

from collections.abc import Mapping
from numbers import Real
from typing import TYPE_CHECKING, Any

from layout_repair.checks import is_text
from layout_repair.rules.frames import NoFrame
from layout_repair.rules.near import Count, Near, problems

if TYPE_CHECKING:
    from layout_repair.rules.spec import LayoutSpec

TEXTS = (
    "name", "letter", "alphabet", "floor", "blocks", "terminals", "obstacles", "walkables",
    "stops", "solids",
)  # fmt: skip
OPTIONAL_TEXTS = ("endpoint", "reach")
NUMBERS = ("min_blocks", "min_open", "min_endpoints_per_block")
SWITCHES = ("every_type", "endpoint_needs_block", "endpoints_walkable", "connected")
LABEL_RULES = ("ratio", "nearest", "scores", "random")


def wrong_types(values: Mapping[str, Any]) -> list[str]:
    """Fields whose values have a wrong type, with what they should be.

    Args:
        values: The fields of a rule set.
    """

    def found(names: tuple[str, ...], fits: Any, wanted: str) -> list[str]:
        return [
            f"{name}: must be {wanted}, got {values[name]!r}."
            for name in names
            if not fits(values[name])
        ]

    def numbers(value: Any) -> bool:
        return value is None or (
            isinstance(value, tuple)
            and all(isinstance(item, Real) and not isinstance(item, bool) for item in value)
        )

    def words(value: Any) -> bool:
        pair = isinstance(value, tuple) and len(value) == 2
        return pair and all(isinstance(word, str) and word for word in value)

    return [
        *found(TEXTS, lambda value: isinstance(value, str), "a string"),
        *found(OPTIONAL_TEXTS, lambda value: value is None or isinstance(value, str),
               "a string or None"),
        *found(NUMBERS, lambda value: type(value) is int, "an integer"),
        *found(("max_blocks",), lambda value: value is None or type(value) is int,
               "an integer or None"),
        *found(SWITCHES, lambda value: type(value) is bool, "True or False"),
        *found(("type_weights",), numbers, "a tuple of numbers or None"),
        *found(("words",), words, "a pair of words, singular and plural"),
        *found(("counts",), lambda value: _all_of(value, Count), "a tuple of Count rules"),
        *found(("near",), lambda value: _all_of(value, Near), "a tuple of Near rules"),
        *found(("frame",), lambda value: hasattr(value, "check") and hasattr(value, "mask"),
               "a frame such as WorkstationFrame()"),
    ]  # fmt: skip


def _all_of(value: Any, kind: type) -> bool:
    return isinstance(value, tuple) and all(isinstance(item, kind) for item in value)


def contradictions(spec: "LayoutSpec") -> list[str]:
    """What does not fit together in a rule set whose types are right.

    Args:
        spec: The rules.
    """
    return _tiles(spec) or [*_counts(spec), *_types(spec), *_own_rules(spec)]


def _tiles(spec: "LayoutSpec") -> list[str]:
    found = []
    if len(spec.letter) != 1:
        found.append(f"letter: must be one character, got {spec.letter!r}.")
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


def _counts(spec: "LayoutSpec") -> list[str]:
    found, (singular, plural) = [], spec.words
    if spec.min_blocks < 0:
        found.append(f"min_{plural}: must not be negative, got {spec.min_blocks}.")
    elif spec.max_blocks is not None and spec.max_blocks < spec.least_blocks:
        found.append(
            f"max_{plural}: must be at least min_{plural}={spec.least_blocks}, "
            f"got {spec.max_blocks}."
        )
    if spec.min_open < 1:
        found.append(f"min_open: must be at least 1, got {spec.min_open}.")
    least = 1 if spec.endpoint and spec.min_endpoints_per_block else 0
    if not least <= spec.min_endpoints_per_block <= (4 if spec.endpoint else 0):
        found.append(
            f"min_endpoints_per_{singular}: must be between 1 and 4 (a cell has four "
            "neighbours), or 0 for no such rule, which is a must without endpoint tile, "
            f"got {spec.min_endpoints_per_block}."
        )
    return found


def _types(spec: "LayoutSpec") -> list[str]:
    found, weights = [], spec.type_weights
    if weights is not None and (len(weights) != len(spec.blocks) or not min(weights) > 0):
        found.append(
            f"type_weights: must hold a positive number for each of {spec.blocks!r}, got {weights}."
        )
    if spec.label_rule not in LABEL_RULES:
        found.append(f"label_rule: must be one of {LABEL_RULES}, got {spec.label_rule!r}.")
    return found


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
    titles = [*spec.rule_names]
    found += [
        f"counts, near: two rules have the name {title!r}; give one of them another 'name'."
        for title in dict.fromkeys(titles)
        if titles.count(title) > 1
    ]
    if spec.reach is not None and not (spec.reach and _reachable(spec)):
        found.append(
            "reach: must be tiles that are driven across or touched (floor, endpoint, walkables, "
            f"stops, terminals), got {spec.reach!r}."
        )
    if not isinstance(spec.frame, NoFrame) and not spec.terminals and hasattr(spec.frame, "tile"):
        found.append("frame, terminals: a frame of this kind needs its tile among the terminals.")
    return found


def _reachable(spec: "LayoutSpec") -> bool:
    tiles = spec.floor + (spec.endpoint or "") + spec.walkables + spec.stops + spec.terminals
    return set(spec.reach or "") <= set(tiles)
