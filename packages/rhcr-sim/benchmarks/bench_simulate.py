"""CPU seconds of whole simulations: `uvx nox -s "bench(rhcr-sim)"`."""

from typing import Any

import pytest
from maps import striped

import rhcr_sim

SMALL, LARGE = striped(33, 36), striped(101, 102)


@pytest.mark.parametrize("agents", [100, 200])
def test_simulate_33x36(benchmark: Any, agents: int) -> None:
    """1,000 timesteps on 33x36."""
    SMALL.core  # noqa: B018 - distance tables are not part of this measurement
    benchmark.pedantic(
        rhcr_sim.simulate, args=(SMALL, agents), kwargs={"seed": 1}, rounds=5, warmup_rounds=1
    )
    result = rhcr_sim.simulate(SMALL, agents, seed=1)
    benchmark.extra_info.update(throughput=result.throughput, congested=result.congested)


def test_simulate_101x102(benchmark: Any) -> None:
    """1,000 agents, 1,000 timesteps on 101x102, distance tables included."""

    def run() -> rhcr_sim.Result:
        layout = rhcr_sim.Layout(LARGE.rows, name=LARGE.name)
        return rhcr_sim.simulate(layout, 1000, seed=1)

    result = benchmark.pedantic(run, rounds=1)
    benchmark.extra_info.update(throughput=result.throughput, congested=result.congested)


def test_distance_tables_101x102(benchmark: Any) -> None:
    """Validation and distance tables of one 101x102 layout."""
    benchmark.pedantic(rhcr_sim.Layout, args=(LARGE.rows,), rounds=5)
