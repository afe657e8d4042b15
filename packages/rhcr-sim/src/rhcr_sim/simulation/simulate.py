"""Running a simulation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rhcr_sim.layouts.layout import Layout
from rhcr_sim.simulation.config import Config, Endpoints, Fallback, Metrics, Planner, Solver
from rhcr_sim.simulation.own_goals import Assigner, GoalList
from rhcr_sim.simulation.result import Result
from rhcr_sim.simulation.simulator import Simulator


def simulate(
    layout: Layout,
    agents: int,
    seed: int = 0,
    steps: int = 1000,
    window: int = 10,
    period: int = 5,
    *,
    left_weight: float = 1.0,
    right_weight: float = 1.0,
    service_times: Sequence[int] = (2, 5, 10),
    stop_at_congestion: bool = True,
    solver: Solver = "pbs",
    suboptimality: float | None = None,
    endpoints: Endpoints = "free",
    independence: bool = False,
    travel_time_window: int = 0,
    planner: Planner | None = None,
    fallback: Fallback = "wait",
    lookahead: int | None = None,
    robust: int = 0,
    rotation: bool = False,
    metrics: Metrics = "executed",
    max_expansions: int | None = None,
    time_limit: float | None = None,
    starts: Sequence[int] | NDArray[np.integer[Any]] | None = None,
    goals: Sequence[GoalList] | None = None,
    assigner: Assigner | None = None,
    record_paths: bool = False,
) -> Result:
    """Simulates lifelong multi-agent path finding on one layout.

    Every `period` timesteps all agents are replanned (rolling-horizon collision resolution, Li et
    al., AAAI 2021). The solver "pbs", windowed Priority-Based Search with Safe Interval Path
    Planning, resolves conflicts `window` timesteps ahead. "pibt", Priority Inheritance with
    Backtracking (Okumura et al., AIJ 2022), looks one step ahead: far faster, with more detours;
    `window` and `max_expansions` do not matter to it. "epibt" (after Yukhnevich and
    Andreychuk, *Enhancing PIBT via Multi-Action Operations*, 2025) does the same with operations
    of `lookahead` moves, for fewer detours. "ecbs", Enhanced Conflict-Based Search (Barer
    et al., SoCS 2014), keeps the sum of path costs within a bound of the optimum of the window.
    "whca", windowed prioritised planning (Silver, AIIDE 2005), tries random orders of the agents.
    "lra", Local-Repair A* (Zelinsky, 1992), gives every agent a shortest path as if it were alone
    and lets agents wait where paths conflict; `window` and `max_expansions` do not matter to it.
    Equal arguments give equal results on any machine, unless `time_limit` strikes. The goals of an
    agent depend on `seed` and its index only, but for induct cells, which all agents share.

    The GIL is released while simulating. Ctrl-C raises `KeyboardInterrupt` within a fraction of a
    second.

    Args:
        layout: Where the agents drive.
        agents: Number of agents.
        seed: 0 to 2**64 - 1.
        steps: Timesteps to simulate.
        window: Planning window in timesteps, `period` to 62.
        period: Timesteps executed between two plans.
        left_weight: Sampling weight of workstations in column 0.
        right_weight: Sampling weight of all other workstations.
        service_times: On a manufacturing floor, timesteps to stay at an endpoint of each station
            type.
        stop_at_congestion: End the run after a window in which more than half of the agents stood
            still.
        solver: "pbs", "ecbs", "whca", "pibt", "epibt", "lra" or "prioritised".
        suboptimality: Bound of "ecbs", >= 1; 1.5 if None. Not for other solvers.
        endpoints: Where agents rest. "free": anywhere, and plans are made window by window. "hold":
            at their goals, which nobody else gets meanwhile (holding endpoints, Ma et al., AAMAS
            2017). "dummy": behind their goals, at their homes or on endpoints where nobody else has
            a goal (dummy paths, Liu et al., AAMAS 2019). The last two need solver="prioritised",
            which plans each agent with a new goal to the end around all others, at every timestep,
            and a warehouse in which agents at rest cut nothing off; then no agent is ever stuck.
        independence: Plan agents alone, and together only those whose paths conflict (independence
            detection, Standley, AAAI 2010). With "pbs", "ecbs" and "whca".
        travel_time_window: With "lra", the mean wait on a cell of agents that left it in so many
            last timesteps counts as part of the way through it. 0 counts none. Not for other
            solvers.
        planner: Of single agents, in "pbs" and "whca": "sipp", safe intervals, or "astar", A* over
            cells and timesteps. If None, "sipp", or "astar" on layouts with weights.
        fallback: What to do in a window that the solver cannot plan: "wait" executes the best plan
            found with its conflicts repaired by waiting, "pibt" and "epibt" plan the period with
            that solver.
        lookahead: Steps that "epibt" plans ahead, 1 to 8; 3 if None. Only where it is the solver or
            the fallback.
        robust: Timesteps k that agents keep apart, 0 to 5: a cell is entered only if no other agent
            was there in the last k timesteps (k-robust plans, Atzmon et al., JAIR 2020). Not with
            PIBT and EPIBT.
        rotation: Agents have a heading, drawn from the seed at first. They move ahead only, and
            take a timestep to turn by 90 degrees. Not with "pibt" and "epibt".
        metrics: "executed", or "published" for turns and task lengths as the NCA paper counts them.
        max_expansions: Work limit of the solver: single-agent states expanded in one window; 1,000
            an agent if None.
        time_limit: Wall seconds after which the run stops at the next window, or None.
        starts: Start cell of each agent; drawn from the seed if None. With `goals` or `assigner`
            any drivable cells, else start cells of the layout.
        goals: For each agent the goals to visit in this order: cell ids, or tuples (cell id,
            timesteps to stay there). Any drivable cell that can be reached will do. An agent that
            is done stays where it is and gives way to others ("lra": they have to drive around it);
            the run stops when all are done. None: goals are drawn as the layout says.
        assigner: Function that is called before each window as long as agents might run out of
            goals in it; takes a `GoalRequest` and returns, for each of its agents, a cell or a list
            of goals. An agent that gets an empty list stays and gives way. Instead of `goals`.
        record_paths: Keep the cell, and with rotation the heading, of every agent at every
            timestep.

    Returns:
        Throughput and all other metrics.

    Raises:
        ConfigError: A parameter is out of range or does not fit the layout.
    """
    config = Config(
        agents=agents,
        seed=seed,
        steps=steps,
        window=window,
        period=period,
        left_weight=left_weight,
        right_weight=right_weight,
        service_times=tuple(service_times),
        stop_at_congestion=stop_at_congestion,
        solver=solver,
        suboptimality=suboptimality,
        endpoints=endpoints,
        independence=independence,
        travel_time_window=travel_time_window,
        planner=planner,
        fallback=fallback,
        lookahead=lookahead,
        robust=robust,
        rotation=rotation,
        metrics=metrics,
        max_expansions=max_expansions,
        time_limit=time_limit,
    )
    simulator = Simulator(layout, config, starts, goals, assigner)
    while not simulator.finished:
        simulator.step()
    return simulator.result(record_paths)
