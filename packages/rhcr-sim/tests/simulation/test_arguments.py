"""What `simulate` and the simulator take, and what they refuse."""

import inspect
import pickle
from dataclasses import fields
from typing import Any

import numpy as np
import pytest

import rhcr_sim
from conftest import FLOOR, SMALL

LAYOUT = rhcr_sim.Layout(SMALL, name="small")


@pytest.mark.parametrize(
    ("rows", "services", "message"),
    [
        (FLOOR, [1, 2], "service_times has 2 entries but layout has 3 station types"),
        (["0e."], [0], "service_times are all 0 and layout has a single goal cell"),
    ],
)
def test_wrong_service_times_are_named(rows: list[str], services: list[int], message: str) -> None:
    """Service times that do not fit the stations are refused."""
    with pytest.raises(rhcr_sim.ConfigError, match=message):
        rhcr_sim.simulate(rhcr_sim.Layout(rows), 1, service_times=services)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"agents": 0}, "agents must be from 1"),
        ({"agents": -3}, "agents must be from 1 to 2147483647, got -3"),
        ({"agents": 2.5}, "agents must be an integer, got 2.5"),
        ({"agents": 10_000}, "agents=10000 but small has only 124 start cells"),
        ({"seed": -1}, "seed must be from 0"),
        ({"seed": 2**64}, "seed must be from 0"),
        ({"steps": 0}, "steps must be from 1"),
        ({"window": 4}, "window must be at least period, got window=4 and period=5"),
        ({"window": 63}, "window must be from 1 to 62, got 63"),
        ({"period": 0}, "period must be from 1"),
        ({"left_weight": -1.0}, "left_weight must be a finite number at least 0"),
        ({"right_weight": float("nan")}, "right_weight must be a finite number at least 0"),
        ({"left_weight": 0, "right_weight": 0}, "every workstation of small weight zero"),
        ({"service_times": [1, -1]}, r"service_times\[1\] must be from 0"),
        (
            {"solver": "cbs"},
            "solver must be one of auto, pbs, ecbs, .* prioritised, got 'cbs'",
        ),
        ({"fallback": "none"}, "fallback must be one of wait, pibt, epibt"),
        ({"max_expansions": -1}, "max_expansions must be from 0"),
        ({"time_limit": 0}, "time_limit must be a finite number above 0"),
        ({"starts": [0]}, "starts has 1 cells but agents=2"),
        ({"starts": [0, 0]}, "starts holds cell 0 more than once"),
        ({"starts": [0, 34]}, "starts holds cell 34, which is not a start cell"),
    ],
)
def test_wrong_parameters_are_named(arguments: dict[str, Any], message: str) -> None:
    """Every wrong parameter is refused with its name, rule and value."""
    with pytest.raises(rhcr_sim.ConfigError, match=message):
        rhcr_sim.simulate(LAYOUT, **{"agents": 2, **arguments})


@pytest.mark.parametrize("starts", [[(0, 0), (8, 15)], [0, 143], np.array([[0, 0], [8, 15]])])
def test_starts_may_be_ids_or_pairs(starts: Any) -> None:
    """Cell ids and pairs of row and column name the same starts."""
    result = rhcr_sim.simulate(rhcr_sim.Layout(SMALL), 2, steps=5, starts=starts, record_paths=True)
    assert result.paths[:, 0].tolist() == [0, 143]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"starts": [0.5]}, r"starts\[0\] must be a cell id or a pair \(row, column\), got 0\.5"),
        ({"starts": [1.0]}, r"starts\[0\] must be a cell id or a pair"),
        ({"starts": [(0, 16)]}, r"starts\[0\] is row 0, column 16; the map has rows 0 to 8"),
        ({"starts": ["a"]}, r"starts\[0\] must be a cell id"),
        ({"starts": 5}, "starts must be a list of cells, got 5"),
        ({"starts": [999]}, r"starts\[0\] is cell 999; use 0 to 143"),
        ({"goals": 5}, "goals must hold a list for each agent, got 5"),
        ({"goals": ["ab"]}, "goals of agent 0 must be a cell or a list of goals, got 'ab'"),
        ({"goals": [[1.0]]}, r"goal 0 of agent 0 must be a cell or a tuple"),
        ({"agents": 1.0}, r"agents must be an integer, got 1\.0"),
        ({"left_weight": "5"}, "left_weight must be a number, got '5'"),
        ({"stop_at_congestion": 1}, "stop_at_congestion must be True or False, got 1"),
        ({"service_times": 5}, "service_times must be a list, got 5"),
        ({"service_times": (1, 2.0)}, r"service_times\[1\] must be an integer, got 2\.0"),
        ({"solver": ["pbs"]}, "solver must be one of"),
    ],
)
def test_wrong_types_are_named(arguments: dict[str, Any], message: str) -> None:
    """Values of a wrong type are refused with field, rule and value; whole floats as others."""
    with pytest.raises(rhcr_sim.ConfigError, match=message):
        rhcr_sim.simulate(rhcr_sim.Layout(SMALL), **({"agents": 1, "steps": 5} | arguments))


def test_numbers_of_numpy_become_plain_ones() -> None:
    """Options may be numpy scalars; the configuration holds plain ones, which JSON can write."""
    config = rhcr_sim.Config(np.int64(3), seed=np.uint8(1), left_weight=np.float32(2))
    assert [type(value) for value in (config.agents, config.seed, config.left_weight)] == [
        int, int, float,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda s: s.set_goals("a", [1]), "agent must be a whole number from 0 to 0, got 'a'"),
        (lambda s: s.set_goals(0.0, [1]), "agent must be a whole number from 0 to 0, got 0.0"),
        (lambda s: s.set_goals(True, [1]), "agent must be a whole number from 0 to 0, got True"),
        (lambda s: s.move([1.0]), "directions must be 1 whole numbers from -1 to 3"),
        (lambda s: s.move([None]), "directions must be 1 whole numbers from -1 to 3"),
        (lambda s: s.move("r"), "directions must be 1 whole numbers from -1 to 3, got 'r'"),
        (lambda s: s.observe(2.0), "radius must be a whole number from 1 to 50, got 2.0"),
        (lambda s: s.observe(None), "radius must be a whole number from 1 to 50, got None"),
        (lambda s: rhcr_sim.Simulator(s.layout, s.config, assigner=5), "assigner must be a func"),
        (lambda s: rhcr_sim.plan_window(s, [0], [[1]]), "layout must be a Layout, got <"),
    ],
)
def test_wrong_calls_are_named(call: Any, message: str) -> None:
    """Methods of a simulator check what they are given, too: no float passes for a number."""
    simulator = rhcr_sim.Simulator(rhcr_sim.Layout(SMALL), rhcr_sim.Config(1))
    with pytest.raises(rhcr_sim.ConfigError, match=message):
        call(simulator)


@pytest.mark.parametrize("scale", [0, -1.0, float("nan"), "2", True, None])
def test_wrong_weight_scales_are_named(scale: Any) -> None:
    """What weights were multiplied by is a positive number."""
    with pytest.raises(rhcr_sim.LayoutError, match="weight_scale must be a positive number"):
        rhcr_sim.Layout(SMALL, weight_scale=scale)


def test_running_simulators_cannot_be_pickled() -> None:
    """Sending a running simulation to another process is refused with the way out."""
    simulator = rhcr_sim.Simulator(rhcr_sim.Layout(SMALL), rhcr_sim.Config(1))
    with pytest.raises(rhcr_sim.ConfigError, match=r"save it to a file with Simulator\.save"):
        pickle.dumps(simulator)


def test_the_signature_shows_all_options() -> None:
    """`help(simulate)` names every option with its default."""
    shown = inspect.signature(rhcr_sim.simulate).parameters
    for field in fields(rhcr_sim.Config)[1:]:
        assert shown[field.name].default == field.default
