"""Published behaviour that differs from the defaults, as one key: ``experiment.compat = "paper"``.

The preset only fills in keys that are not given.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Literal

from experiments.config.tree import ConfigTree, KeyPath, Origin

Compat = Literal["fixed", "paper"]
Tables = Mapping[str, Any]

ORIGIN = "experiment.compat = 'paper'"


def apply_compat(tree: ConfigTree) -> None:
    """Fill in what was published, if the configuration asks for it.

    Args:
        tree: Merged tables, settings included; changed in place.
    """
    if _table(tree.values, "experiment").get("compat") != "paper":
        return
    for rule in (_algorithm, _emitters, _surrogate, _maze):
        for path, value in rule(tree.values):
            _fill(tree, path, value)


def _algorithm(values: Tables) -> Iterator[tuple[KeyPath, Any]]:
    algorithm = _table(values, "algorithm")
    kind = algorithm.get("kind")
    if kind == "cma-me":
        yield ("algorithm", "add_mode"), "single"
    if kind == "dsage":
        yield ("algorithm", "shuffle"), False
    if kind == "random" and "max_evals" in algorithm:
        yield ("algorithm", "chunk"), algorithm["max_evals"]


def _emitters(values: Tables) -> Iterator[tuple[KeyPath, Any]]:
    emitters = _table(values, "algorithm").get("emitters")
    # With two codes the number of mutations was drawn for each child.
    drawn = "child" if _table(values, "domain").get("kind") == "maze" else "batch"
    for index, emitter in enumerate(emitters if isinstance(emitters, list) else ()):
        kind = emitter.get("kind") if isinstance(emitter, dict) else None
        path = ("algorithm", "emitters", index)
        if kind == "tiles":
            yield (*path, "initial_population_scope"), "emitter"
            yield (*path, "k_draw"), drawn
        if kind == "iso_line":
            yield (*path, "parents"), "optimization"


def _surrogate(values: Tables) -> Iterator[tuple[KeyPath, Any]]:
    if "surrogate" in values:
        yield ("surrogate", "target_scaling"), "none"
        yield ("surrogate", "freeze"), "train"


def _maze(values: Tables) -> Iterator[tuple[KeyPath, Any]]:
    if _table(values, "domain").get("kind") == "maze":
        yield ("domain", "mark_endpoints"), "train_only"
        yield ("domain", "unsolvable_occupancy"), "walls"


def _table(values: Tables, name: str) -> dict[str, Any]:
    table = values.get(name)
    return table if isinstance(table, dict) else {}


def _fill(tree: ConfigTree, path: KeyPath, value: Any) -> None:
    table: Any = tree.values
    for key in path[:-1]:
        table = table[key]
    if isinstance(table, dict) and path[-1] not in table:
        table[path[-1]] = value
        tree.origins[path] = Origin(ORIGIN, ".".join(map(str, path)))
