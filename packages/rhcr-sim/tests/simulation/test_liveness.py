"""Runs of ten thousand timesteps on a map with dead ends."""

import numpy as np
import pytest

import rhcr_sim


def crowded() -> tuple[rhcr_sim.Layout, int]:
    """A map of 20 x 20 cells with random obstacles, and agents on half of its floor."""
    rng = np.random.default_rng(5)
    rows = ["".join(row) for row in np.where(rng.random((20, 20)) < 0.2, "@", ".")]
    layout = rhcr_sim.Layout(rows, "crowded", unreachable_starts="drop")
    return layout, len(layout.start_cells) // 2


@pytest.mark.parametrize("seed", range(2))
def test_pibt_goes_on_finishing_tasks(seed: int) -> None:
    """The last thousand timesteps finish at least a tenth of the tasks of the first thousand."""
    layout, agents = crowded()
    result = rhcr_sim.simulate(
        layout, agents=agents, seed=seed, steps=10_000, solver="pibt", stop_at_congestion=False
    )
    finished = result.tasks[:, 2]
    first = np.count_nonzero((finished >= 0) & (finished < 1000))
    last = np.count_nonzero(finished >= 9000)
    assert result.stop_reason == "completed"
    assert last > first / 10
