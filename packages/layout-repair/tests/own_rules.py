"""A slow, obvious check of any rule set, cell by cell, and all layouts of a small size."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import product

from layout_repair import Count, LayoutSpec, Near

Cells = Mapping[tuple[int, int], str]
Rows = Sequence[str]

SIDES = [(-1, 0), (1, 0), (0, -1), (0, 1)]
AROUND = {
    "sides": SIDES,
    "corners": [(-1, -1), (-1, 1), (1, -1), (1, 1)],
    "all": [(r, c) for r in (-1, 0, 1) for c in (-1, 0, 1) if r or c],
    "left": [(0, -1)],
    "right": [(0, 1)],
    "above": [(-1, 0)],
    "below": [(1, 0)],
    "left-right": [(0, -1), (0, 1)],
    "above-below": [(-1, 0), (1, 0)],
}


def cells_of(rows: Rows) -> Cells:
    """Tile of each cell."""
    return {(r, c): tile for r, row in enumerate(rows) for c, tile in enumerate(row)}


def obeys(rows: Rows, spec: LayoutSpec) -> bool:
    """Whether a layout obeys all rules but that of fixed cells."""
    cells = cells_of(rows)
    number = Counter(cells.values())
    endpoint = spec.endpoint or ""
    blocks = sum(number[tile] for tile in spec.blocks)
    open_cells = sum(number[tile] for tile in spec.floor + spec.walkables + endpoint)
    limits = [
        spec.min_blocks <= blocks <= (len(cells) if spec.max_blocks is None else spec.max_blocks),
        open_cells >= spec.min_open,
        not spec.every_type or all(number[tile] for tile in spec.blocks),
        *(counted(number, rule, len(cells)) for rule in spec.counts),
    ]
    if not all(limits):
        return False
    near = [*spec.near]
    if endpoint:
        near.append(Near(spec.blocks, endpoint, spec.min_endpoints_per_block))
        near += [Near(endpoint, spec.blocks, 1)] if spec.endpoint_needs_block else []
    if not all(stands_well(cells, place, rule) for rule in near for place in cells):
        return False
    return not spec.connected or reachable(cells, spec)


def counted(number: Mapping[str, int], rule: Count, most: int) -> bool:
    """Whether as many cells hold some tiles as a rule wants."""
    total = sum(number[tile] for tile in rule.tiles)
    return rule.least <= total <= (most if rule.most is None else rule.most)


def stands_well(cells: Cells, place: tuple[int, int], rule: Near) -> bool:
    """Whether what stands around a cell is what a rule wants."""
    if cells[place] not in rule.tiles:
        return True
    around = [cells.get((place[0] + r, place[1] + c), "") for r, c in AROUND[rule.around]]
    found = sum(tile != "" and tile in rule.others for tile in around)
    return rule.least <= found <= (9 if rule.most is None else rule.most)


def reachable(cells: Cells, spec: LayoutSpec) -> bool:
    """Whether one area of what is driven across holds or touches all that is to be reached."""
    endpoint = spec.endpoint or ""
    ways = spec.floor + spec.walkables + (endpoint if spec.endpoints_walkable else "")
    goals = spec.stops + spec.terminals + ("" if spec.endpoints_walkable else endpoint)
    wanted = {p for p, tile in cells.items() if tile in (spec.reach or ways + goals)}
    left = {place for place, tile in cells.items() if tile in ways}
    areas: list[set[tuple[int, int]]] = [set()]
    while left:
        area = [left.pop()]
        for r, c in area:
            new = [(r + d, c + e) for d, e in SIDES if (r + d, c + e) in left]
            area += new
            left -= set(new)
        beside = {(r + d, c + e) for r, c in area for d, e in SIDES}
        areas.append({*area, *(place for place in beside if cells.get(place, "-") in goals)})
    return any(wanted <= area for area in areas)


def layouts(before: Rows, spec: LayoutSpec, fixed: set[tuple[int, int]]) -> Iterator[list[str]]:
    """All layouts that have what was in the fixed cells, and searched tiles elsewhere."""
    cells = cells_of(before)
    stays = spec.terminals + spec.obstacles
    searched = spec.floor + spec.blocks + (spec.endpoint or "") + spec.further
    choices = [
        tile if place in fixed or tile in stays else searched for place, tile in cells.items()
    ]
    width = len(before[0])
    for tiles in product(*choices):
        text = "".join(tiles)
        yield [text[start : start + width] for start in range(0, len(text), width)]


def price(rows: Rows, before: Rows, rewards: Mapping[str, float]) -> float:
    """Changed cells less rewards."""
    old, new = "".join(before), "".join(rows)
    changed = sum(a != b for a, b in zip(old, new, strict=True))
    return changed - sum(worth * new.count(tile) for tile, worth in rewards.items())
