"""Throughput without the luck of short tasks."""

from typing import cast

import numpy as np
from numpy.typing import NDArray

import layout_repair
import rhcr_sim
from experiments.config.load import load_config
from experiments.domains.lifelong.luck import drawn_length
from experiments.domains.warehouse.domain import WarehouseDomain
from experiments.domains.warehouse.layouts import layout
from experiments.domains.warehouse.params import WarehouseParams

PARAMS = cast(
    WarehouseParams, load_config("warehouse/even/cma-mae-nca-a0", profile="smoke").config.domain
)
HUMAN = layout("warehouse/human-9x16")


def steps_from(free: NDArray[np.bool_], start: int) -> NDArray[np.int64]:
    """Shortest distances by breadth-first search, -1 where there is no way."""
    rows, columns = free.shape
    found = np.full(free.size, -1)
    found[start], wave = 0, [start]
    while wave:
        reached = []
        for cell in wave:
            row, column = divmod(cell, columns)
            for r, c in (
                (row + 1, column),
                (row - 1, column),
                (row, column + 1),
                (row, column - 1),
            ):
                if 0 <= r < rows and 0 <= c < columns and free[r, c] and found[r * columns + c] < 0:
                    found[r * columns + c] = found[cell] + 1
                    reached.append(r * columns + c)
        wave = reached
    return found


def test_drawn_lengths_are_those_of_the_finished_tasks() -> None:
    """The mean equals one over agents, tasks and breadth-first distances, one by one."""
    domain = WarehouseDomain(PARAMS)
    floor = rhcr_sim.Layout(layout_repair.to_rows(HUMAN, domain.alphabet))
    result = rhcr_sim.simulate(floor, agents=15, seed=3, steps=120)
    lengths, before = [], {}
    for agent, goal, completed in result.tasks.tolist():
        if agent in before and completed >= 0:
            lengths.append(steps_from(floor.drivable, before[agent])[goal])
        before[agent] = goal
    assert len(lengths) > 30
    assert drawn_length(result, floor) == np.mean(lengths)


def test_demand_decides_what_length_is_expected() -> None:
    """With even demand it is that of the layout; else sides count as they are asked."""
    even = WarehouseDomain(PARAMS)
    floor = rhcr_sim.Layout(layout_repair.to_rows(HUMAN, even.alphabet))
    assert np.isclose(even.expected_length(floor), floor.average_task_length)
    uneven = WarehouseDomain(PARAMS.model_copy(update={"left_workstation_weight": 5.0}))
    total = weights = 0.0
    for station in floor.workstations.tolist():
        distance = steps_from(floor.drivable, station)[floor.endpoints]
        weight = 5.0 if station % floor.shape[1] < floor.shape[1] / 2 else 1.0
        total, weights = total + weight * distance.mean(), weights + weight
    assert np.isclose(uneven.expected_length(floor), total / weights)


def test_corrected_throughput_depends_less_on_the_seed() -> None:
    """Over seeds the corrected objective spreads less than the throughput, which is reported."""
    changes = {"corrected": True, "repetitions": 1, "similarity_weight": 0.0, "agents": 10}
    domain = WarehouseDomain(PARAMS.model_copy(update=changes))
    prepared = domain.adopt(HUMAN)
    found = [domain.aggregate(prepared, [domain.simulate(prepared, seed=s)]) for s in range(12)]
    corrected = np.std([evaluation.objective for evaluation in found])
    plain = np.std([evaluation.result_objective for evaluation in found])
    assert corrected < 0.8 * plain
