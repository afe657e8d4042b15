"""Options of the command line: how they are declared, and what they mean."""

import argparse
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from layout_repair.errors import LayoutError, SpecError
from layout_repair.files.map_file import read_json, read_map
from layout_repair.problem.edit_distance import EditDistance
from layout_repair.problem.prices import Objective, WeightedHamming
from layout_repair.problem.ties import Fewest, MostLike, TieBreak
from layout_repair.rules import specs
from layout_repair.rules.spec import LabelRule, LayoutSpec
from layout_repair.rules.spec_file import read_spec

KINDS = ("warehouse", "manufacture", "maze", "office")


def add_rules(parser: argparse.ArgumentParser) -> None:
    """Declare the options that choose the rules.

    Args:
        parser: The parser of a command.
    """
    add = parser.add_argument_group("rules").add_argument
    add(
        "--rules",
        default="warehouse",
        metavar="RULES",
        help=f"{', '.join(KINDS)}, or a JSON file with your own rules (default warehouse)",
    )
    add("--blocks", type=int, help="exact number of shelves, stations, walls or tables")
    add("--min-blocks", type=int, help="least number of them")
    add("--max-blocks", type=int, help="largest number of them")
    add("--homes", action="store_true", help="warehouse with robot homes instead of workstations")
    add("--endpoints-per-shelf", type=int, help="warehouse only (default 1)")
    add("--agents", type=int, help="least number of open cells, manufacture and maze (default 1)")
    add("--label-rule", choices=("ratio", "nearest", "scores", "random"),
        help="types of new stations, manufacture only (default ratio)")  # fmt: skip


def spec_from(options: argparse.Namespace) -> LayoutSpec:
    """The rules that the options choose.

    Args:
        options: Parsed options.

    Raises:
        SpecError: If they contradict one another, or do not fit the rule set.
    """
    kind = options.rules
    least, most = options.min_blocks, options.max_blocks
    if options.blocks is not None:
        if (least, most) != (None, None):
            raise SpecError("--blocks: give either an exact number or limits, not both.")
        least = most = options.blocks
    own = {
        "--homes": (options.homes or None, ("warehouse",)),
        "--endpoints-per-shelf": (options.endpoints_per_shelf, ("warehouse",)),
        "--agents": (options.agents, ("manufacture", "maze")),
        "--label-rule": (options.label_rule, ("manufacture",)),
        "--blocks, --min-blocks, --max-blocks": (most if least is None else least, KINDS),
    }
    for name, (value, kinds) in own.items():
        if value is not None and kind not in kinds:
            fitting = ", ".join(kinds)
            raise SpecError(f"{name}: does not go with --rules {kind}, only with {fitting}.")
    agents = 1 if options.agents is None else options.agents
    if kind == "warehouse":
        need = options.endpoints_per_shelf
        return specs.warehouse(
            min_shelves=least,
            max_shelves=most,
            min_endpoints_per_shelf=1 if need is None else need,
            homes=options.homes,
        )
    if kind == "manufacture":
        rule: LabelRule = options.label_rule or "ratio"
        return specs.manufacture(
            min_stations=least or 0, max_stations=most, agents=agents, label_rule=rule
        )
    if kind == "maze":
        return specs.maze(min_walls=least or 0, max_walls=most, min_open=agents)
    if kind == "office":
        return specs.office(min_tables=least or 0, max_tables=most)
    return read_spec(Path(kind))


def add_search(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the search.

    Args:
        parser: The parser of a command.
    """
    add = parser.add_argument_group("search").add_argument
    add("--time-limit", type=float, default=3.0, help="wall seconds (default 3)")
    add("--work-limit", type=float, help="work, see the README (default: by the time limit)")
    add("--seed", type=int, default=0, help="seed of the search (default 0)")
    add(
        "--start",
        type=Path,
        action="append",
        default=[],
        metavar="MAP",
        help="map to start from; may be repeated",
    )
    add(
        "--tie-break",
        metavar="RULE",
        help="among equally near layouts: fewest:floor, fewest:block, fewest:endpoint, or the "
        "one most like a map, like:MAP",
    )
    add(
        "--label-scores",
        type=Path,
        metavar="FILE",
        help="JSON array (rows, columns, types) for --label-rule scores",
    )
    _add_objective(parser)


def _add_objective(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument_group("objective").add_argument
    add(
        "--objective",
        choices=("hamming", "edit"),
        default="hamming",
        help="count changed cells, or steps of moved tiles (default hamming)",
    )
    add(
        "--weight",
        action="append",
        default=[],
        metavar="ROLE:ROLE=N",
        help="weight of a change, such as block:floor=5; may be repeated",
    )
    add("--cell-weights", type=Path, metavar="FILE", help="JSON array of the weights of all cells")
    add(
        "--reward",
        action="append",
        default=[],
        metavar="TILE=N",
        help="what each cell with a tile is worth, such as P=3; may be repeated",
    )
    add("--retype", type=float, help="price of a block that changes its type (default 1)")
    add("--move", type=int, help="edit: price of a step (default 1)")
    add("--waste", type=int, help="edit: price of a tile that is given up (default 20)")


def objective_from(options: argparse.Namespace) -> Objective | None:
    """The objective that the options choose.

    Args:
        options: Parsed options.

    Raises:
        SpecError: If they contradict one another or a weight cannot be read.
    """
    weights = bool(options.weight or options.cell_weights or options.reward)
    weights |= options.retype is not None
    prices = {n: getattr(options, n) for n in ("move", "waste") if getattr(options, n) is not None}
    if options.objective == "edit":
        if weights:
            raise SpecError(
                "--weight, --cell-weights, --retype: do not go with --objective edit, "
                "whose prices are --move and --waste."
            )
        return EditDistance(**prices)
    if prices:
        raise SpecError("--move, --waste: go with --objective edit only.")
    if not weights:
        return None
    cells = None
    if options.cell_weights:
        cells = _read_array(options.cell_weights)
        if cells.ndim != 2:
            raise SpecError(f"{options.cell_weights}: must be rows of numbers.")
    changes: Any = dict(_change(text) for text in options.weight)
    rewards = dict(_reward(text) for text in options.reward)
    retype = 1 if options.retype is None else options.retype
    return WeightedHamming(cells, changes, retype, rewards)


def ties_from(options: argparse.Namespace) -> TieBreak | None:
    """The rule that breaks ties.

    Args:
        options: Parsed options.

    Raises:
        SpecError: If it cannot be read.
        LayoutError: If its map cannot be read.
    """
    if options.tie_break is None:
        return None
    kind, _, value = options.tie_break.partition(":")
    if kind == "fewest":
        return Fewest(value)
    if kind == "like" and value:
        return MostLike(read_map(Path(value))["layout"])
    raise SpecError(f"--tie-break: must be fewest:ROLE or like:MAP, got {options.tie_break!r}.")


def starts_from(options: argparse.Namespace) -> list[list[str]]:
    """The layouts to start from.

    Args:
        options: Parsed options.

    Raises:
        LayoutError: If a map cannot be read.
    """
    return [read_map(path)["layout"] for path in options.start]


def scores_from(options: argparse.Namespace) -> NDArray[np.float64] | None:
    """The scores of the types, ``float64 (H, W, types)``.

    Args:
        options: Parsed options.

    Raises:
        LayoutError: If the file cannot be read.
    """
    if options.label_scores is None:
        return None
    scores: NDArray[np.float64] = _read_array(options.label_scores).astype(np.float64)
    return scores


def _read_array(path: Path) -> NDArray[Any]:
    try:
        array = np.array(read_json(path, "array"))
    except ValueError as error:
        raise LayoutError(f"{path}: cannot be read as a JSON array: {error}.") from error
    if array.dtype.kind not in "if":
        raise LayoutError(f"{path}: must be a JSON array of numbers.")
    return array


def _change(text: str) -> tuple[tuple[str, str], float]:
    roles, _, weight = text.partition("=")
    before, _, after = roles.partition(":")
    try:
        return (before, after), float(weight)
    except ValueError as error:
        raise SpecError(f"--weight: must look like block:floor=5, got {text!r}.") from error


def _reward(text: str) -> tuple[str, float]:
    tile, _, worth = text.rpartition("=")
    try:
        return tile, float(worth)
    except ValueError as error:
        raise SpecError(f"--reward: must look like P=3, got {text!r}.") from error
