"""Running a simulation."""

from __future__ import annotations

import inspect
from collections.abc import Sequence
from typing import Any

from rhcr_sim.layouts.cells import Cells
from rhcr_sim.layouts.layout import Layout
from rhcr_sim.simulation.config import Config
from rhcr_sim.simulation.goals.own import Assigner, GoalList
from rhcr_sim.simulation.results.result import Result
from rhcr_sim.simulation.simulator import Simulator


def simulate(
    layout: Layout,
    agents: int,
    seed: int = 0,
    steps: int = 1000,
    window: int = 10,
    period: int = 5,
    *,
    starts: Cells | None = None,
    goals: Sequence[GoalList] | None = None,
    assigner: Assigner | None = None,
    record_paths: bool = False,
    **options: Any,
) -> Result:
    """Simulate lifelong multi-agent path finding on one layout.

    Every `period` timesteps all agents are replanned by the `solver` (rolling-horizon collision
    resolution, Li et al., AAAI 2021). Equal arguments give equal results on any machine, unless
    `time_limit` strikes. The goals of an agent depend on `seed` and its index only, but for induct
    cells, which all agents share.

    The GIL is released while simulating. Ctrl-C raises `KeyboardInterrupt` within a fraction of a
    second.

    Args:
        layout: Where the agents drive.
        agents: Number of agents.
        seed: 0 to 2**64 - 1.
        steps: Timesteps to simulate.
        window: Planning window in timesteps, `period` to 62.
        period: Timesteps executed between two plans.
        starts: Start cell of each agent, as ids or pairs (row, column); drawn from the seed if
            None. With `goals` or `assigner` any drivable cells, else start cells of the layout.
        goals: For each agent the goals to visit in this order: cell ids, or tuples (cell id,
            timesteps to stay there). Any drivable cell that can be reached will do. An agent that
            is done stays where it is and gives way to others ("lra": they have to drive around it);
            the run stops when all are done. None: goals are drawn as the layout says.
        assigner: Function that is called before each window as long as agents might run out of
            goals in it; takes a `GoalRequest` and returns, for each of its agents, a cell or a list
            of goals. An agent that gets an empty list stays and gives way. Instead of `goals`.
        record_paths: Keep the cell, and with rotation the heading, of every agent at every
            timestep.
        options: Any other field of `Config`, such as ``solver="pibt"``.

    Returns:
        Throughput and all other metrics.

    Raises:
        ConfigError: An option is out of range or does not fit the layout or the other options.
    """
    config = Config(agents, seed, steps, window, period, **options)
    simulator = Simulator(layout, config, starts, goals, assigner)
    while not simulator.finished:
        simulator.step()
    return simulator.result(record_paths)


def _signature() -> inspect.Signature:
    """The signature of `simulate` with the fields of `Config` in place of `options`."""
    own = inspect.signature(simulate)
    named = [entry for name, entry in own.parameters.items() if name != "options"]
    more = [
        entry.replace(kind=inspect.Parameter.KEYWORD_ONLY)
        for name, entry in inspect.signature(Config).parameters.items()
        if name not in own.parameters
    ]
    return own.replace(parameters=named + more)


simulate.__signature__ = _signature()  # type: ignore[attr-defined]
