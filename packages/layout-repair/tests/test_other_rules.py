"""Rule sets without frame, against brute force, the Pyomo definition and known optima."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from brute_force import nearest_hall, nearest_maze
from layout_repair import InfeasibleError, LayoutSpec, SpecError, repair, specs, validate
from layout_repair.oracle.pyomo_model import solve_exact_pyomo

SEEDS = st.integers(0, 2**32 - 1)

HALLS = [
    ("... ... ...", 1, 5),
    ("000 000 000", 1, 5),
    ("eee eee eee", 1, 3),
    ("0e1 eee 2e0", 1, 1),
    ("0.1. ..e. 2..e", 2, 2),
    ("0000 0..0 0000", 2, 6),
]


def random_tiles(seed: int, size: tuple[int, int], tiles: int) -> NDArray[np.uint8]:
    """Draw every tile uniformly."""
    return np.random.default_rng(seed).integers(tiles, size=size).astype(np.uint8)


@pytest.mark.parametrize(("rows", "agents", "optimum"), HALLS)
def test_tiny_halls(rows: str, agents: int, optimum: int) -> None:
    """The published tiny manufacture cases are solved and proven, by both implementations."""
    for solve in (repair, solve_exact_pyomo):
        result = solve(rows.split(" "), specs.manufacture(agents=agents))
        assert (result.cost, result.bound, result.status) == (optimum, optimum, "optimal")


def test_crowded_hall_is_refused_before_solving() -> None:
    """Three stations and eight robots do not fit into nine cells."""
    with pytest.raises(InfeasibleError, match="M3 count: 3 stations cannot fit"):
        repair(["000"] * 3, specs.manufacture(agents=8))


@settings(max_examples=40)
@given(
    seed=SEEDS,
    case=st.sampled_from([(3, 3, 3), (2, 4, 3), (4, 2, 2), (3, 3, 1), (2, 2, 2), (1, 3, 2)]),
    agents=st.integers(1, 5),
)
def test_halls_equal_brute_force(seed: Any, case: Any, agents: int) -> None:
    """On tiny halls cost, bound and infeasibility are those of enumerating all layouts."""
    *size, types = case
    layout = random_tiles(seed, size, types + 2)
    spec = specs.manufacture(agents=agents, waits=(1.0, 3.0, 2.0)[:types])
    optimum = nearest_hall(layout, types, agents)
    if optimum is None:
        with pytest.raises(InfeasibleError, match="M3 count"):
            repair(layout, spec)
    else:
        result = repair(layout, spec)
        assert (result.cost, result.bound, result.status) == (optimum, optimum, "optimal")
        assert result.cost == int((result.layout != layout).sum())


@settings(max_examples=60)
@given(
    seed=SEEDS,
    size=st.sampled_from([(3, 4), (4, 3), (3, 3), (2, 5), (1, 6), (1, 1)]),
    least=st.integers(0, 8),
    spread=st.integers(0, 4),
)
def test_mazes_equal_brute_force(seed: Any, size: Any, least: int, spread: int) -> None:
    """On tiny mazes cost, bound and infeasibility are those of enumerating all layouts."""
    maze = random_tiles(seed, size, 2)
    spec = specs.maze(min_walls=least, max_walls=least + spread)
    optimum = nearest_maze(maze, least, least + spread)
    if optimum is None:
        with pytest.raises(InfeasibleError, match="Z3 count"):
            repair(maze, spec)
    else:
        result = repair(maze, spec)
        assert (result.cost, result.bound, result.status) == (optimum, optimum, "optimal")


@pytest.mark.parametrize("spec", [specs.manufacture(agents=20), specs.maze(max_walls=30)])
@pytest.mark.parametrize("seed", range(2))
def test_arrays_and_pyomo_agree(spec: Any, seed: int) -> None:
    """The array path and the Pyomo definition prove the same optimum at middle size."""
    layout = random_tiles(seed, (7, 8), len(spec.alphabet))
    result = repair(layout, spec, time_limit=20)
    assert result.bound <= result.cost
    assert result.cost == solve_exact_pyomo(layout, spec).cost


@pytest.mark.parametrize("spec", [specs.manufacture(agents=200), specs.maze(min_walls=300)])
@pytest.mark.parametrize("tile", [None, 0, 1, -1], ids=["uniform", "floor", "block", "last"])
def test_training_size_is_answered(spec: Any, tile: int | None) -> None:
    """Uniform and one-tile layouts of training size get a valid layout and an honest bound."""
    tiles = len(spec.alphabet)
    layout = random_tiles(0, (33, 36), tiles)
    if tile is not None:
        layout[:] = tile % tiles
    result = repair(layout, spec, time_limit=1)
    assert validate(result.layout, spec, layout) == []
    assert result.bound <= result.cost == int((result.layout != layout).sum())


@settings(max_examples=40)
@given(seed=SEEDS, need=st.integers(0, 2))
def test_own_rules_with_pillars(seed: Any, need: int) -> None:
    """A rule set of the user, with pillars that stay and doors that must be reachable."""
    spec = LayoutSpec(
        name="hall with pillars", letter="H", alphabet="_Toxd", floor="_", blocks="T",
        endpoint="o", obstacles="x", terminals="d", min_blocks=2, max_blocks=12,
        min_endpoints_per_block=need, endpoint_needs_block=need > 0, words=("table", "tables"),
    )  # fmt: skip
    layout = np.random.default_rng(seed).choice(5, size=(6, 7), p=[0.45, 0.3, 0.15, 0.05, 0.05])
    try:
        result = repair(layout.astype(np.uint8), spec, time_limit=5)
    except InfeasibleError as error:
        assert error.rule in ("H3 count", "H6 connected")  # noqa: PT017
        return
    assert validate(result.layout, spec, layout.astype(np.uint8)) == []
    assert result.bound <= result.cost
    assert ((layout >= 3) == (result.layout >= 3)).all()
    assert set("".join(result.rows)) <= set(spec.alphabet)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"alphabet": "..@e"}, "alphabet: must be different"),
        ({"blocks": ""}, "floor, blocks, endpoint"),
        ({"blocks": "e"}, "'e' must be in the alphabet"),
        ({"obstacles": "#"}, "'#' must be in the alphabet"),
        ({"min_open": 0}, "min_open: must be at least 1"),
        ({"endpoint": None}, "min_endpoints_per_block"),
        ({"type_weights": (1.0, 2.0)}, "type_weights: must hold a positive number"),
        ({"type_weights": (0.0,)}, "type_weights"),
        ({"label_rule": "best"}, "label_rule: must be"),
    ],
)
def test_contradicting_rules_are_refused(arguments: dict[str, Any], message: str) -> None:
    """A rule set that contradicts itself is refused by name."""
    valid = {"name": "hall", "letter": "H", "alphabet": ".@e", "floor": ".", "blocks": "@"}
    valid |= {"endpoint": "e", "min_endpoints_per_block": 1}
    LayoutSpec(**valid)
    with pytest.raises(SpecError, match=message):
        LayoutSpec(**(valid | arguments))
