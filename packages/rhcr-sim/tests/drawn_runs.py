"""Random runs on random layouts, with every choice drawn by hypothesis."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from hypothesis import assume
from hypothesis import strategies as st

import rhcr_sim
from conftest import floors, is_valid, layouts


@dataclass
class DrawnRun:
    """A run with the part of its parameters that oracles need."""

    rows: list[str]
    layout: rhcr_sim.Layout
    period: int
    robust: int
    services: list[int]
    result: rhcr_sim.Result


def drawn_run(
    data: st.DataObject, solvers: Sequence[str], most_robust: int, **options: Any
) -> DrawnRun:
    """Draw a layout of either mode and simulate it at any density, distance and work limit.

    Args:
        data: Where choices come from.
        solvers: The solver is one of them.
        most_robust: The largest distance.
        options: Further options of the run.
    """
    rows = data.draw(st.one_of(layouts(), floors(5, 7)))
    assume(any(tile.isdigit() for tile in "".join(rows)) or is_valid(rows))
    try:
        layout = rhcr_sim.Layout(rows)
    except rhcr_sim.LayoutError:
        assume(False)
    services = [data.draw(st.integers(1, 9)) for _ in layout.station_endpoints]
    period = data.draw(st.integers(1, 6))
    robust = data.draw(st.integers(0, most_robust))
    result = rhcr_sim.simulate(
        layout,
        agents=data.draw(st.integers(1, len(layout.start_cells))),
        seed=data.draw(st.integers(0, 1000)),
        steps=data.draw(st.integers(1, 40)),
        window=data.draw(st.integers(period, 12)),
        period=period,
        service_times=services,
        robust=robust,
        solver=data.draw(st.sampled_from(solvers)),
        max_expansions=data.draw(st.sampled_from([0, 100, 2_000])),
        stop_at_congestion=False,
        record_paths=True,
        **options,
    )
    return DrawnRun(rows, layout, period, robust, services, result)
