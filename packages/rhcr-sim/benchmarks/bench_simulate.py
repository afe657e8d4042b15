"""CPU seconds of whole simulations: `uvx nox -s "bench(rhcr-sim)"`.

Layouts are made by rule. `striped` has the pattern that optimised layouts converge to: rows of
shelf pairs and endpoint pairs with a free row between them.
"""

import pytest

import rhcr_sim


def framed(storage):
    """Adds workstation columns: a station in every third row on both sides."""
    last = len(storage) - 1
    station = [0 < i < last and i % 3 == 1 for i in range(len(storage))]
    return [
        ("w." if has else "..") + row + (".w" if has else "..")
        for has, row in zip(station, storage, strict=True)
    ]


def striped(n_rows, n_cols):
    """Storage rows of `@ee@` on every odd row."""
    pattern = ("@ee@" * n_cols)[:n_cols]
    storage = [pattern if i % 2 and i < n_rows - 2 else "." * n_cols for i in range(n_rows)]
    return rhcr_sim.Layout(framed(storage), name=f"striped {n_rows}x{n_cols + 4}")


SMALL, LARGE = striped(33, 32), striped(101, 98)


@pytest.mark.parametrize("agents", [100, 200])
def test_simulate_33x36(benchmark, agents):
    """1,000 timesteps on 33x36."""
    SMALL.core  # noqa: B018 - distance tables are not part of this measurement
    benchmark.pedantic(
        rhcr_sim.simulate, args=(SMALL, agents), kwargs={"seed": 1}, rounds=5, warmup_rounds=1
    )
    result = rhcr_sim.simulate(SMALL, agents, seed=1)
    benchmark.extra_info.update(throughput=result.throughput, congested=result.congested)


def test_simulate_101x102(benchmark):
    """1,000 agents, 1,000 timesteps on 101x102, distance tables included."""

    def run():
        layout = rhcr_sim.Layout(LARGE.rows, name=LARGE.name)
        return rhcr_sim.simulate(layout, 1000, seed=1)

    result = benchmark.pedantic(run, rounds=1)
    benchmark.extra_info.update(throughput=result.throughput, congested=result.congested)


def test_distance_tables_101x102(benchmark):
    """Validation and distance tables of one 101x102 layout."""
    benchmark.pedantic(rhcr_sim.Layout, args=(LARGE.rows,), rounds=5)
