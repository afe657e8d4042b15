"""Agent-steps per CPU second of rhcr-sim and of two packages on PyPI, on the same map.

In the folder of the package:

    uv run --no-project --with . --with pogema==1.4.0 --with pymapf==0.9.0 benchmarks/peers.py
"""

import sys
import time
from collections.abc import Callable

import numpy as np
import pogema
import pymapf
from maps import striped

import rhcr_sim

AGENTS, STEPS = 200, 100
LAYOUT = striped(33, 36)


def rhcr(solver: rhcr_sim.simulation.solvers.SolverName) -> float:
    """Plan and move a lifelong team; agent-steps."""
    result = rhcr_sim.simulate(LAYOUT, AGENTS, 1, STEPS, solver=solver)
    return AGENTS * result.timesteps_executed


def pogema_steps() -> float:
    """Move a lifelong team by random actions, since there is no planner; agent-steps."""
    rows = ["".join("#" if tile == "@" else "." for tile in row) for row in LAYOUT.rows]
    env = pogema.pogema_v0(
        pogema.GridConfig(
            map="\n".join(rows),
            num_agents=AGENTS,
            on_target="restart",
            max_episode_steps=STEPS,
            seed=1,
            obs_radius=5,
        )
    )
    env.reset()
    for _ in range(STEPS):
        env.step(env.sample_actions())
    return AGENTS * STEPS


def pymapf_lacam() -> float:
    """Plan a team to one goal each; agent-steps of the plan. Its PIBT finds none here."""
    drivable = LAYOUT.drivable
    cells = np.argwhere(drivable).tolist()
    rng = np.random.default_rng(1)
    starts, goals = (rng.permutation(cells)[:AGENTS].tolist() for _ in range(2))
    agents = [
        pymapf.Agent(str(i), start=tuple(start), goal=tuple(goal))
        for i, (start, goal) in enumerate(zip(starts, goals, strict=True))
    ]
    problem = pymapf.MAPFProblem(pymapf.GridMap((~drivable).astype(int).tolist()), agents)
    solution = pymapf.solve(problem, "lacam")
    if solution is None:
        raise RuntimeError("pymapf found no plan")
    return AGENTS * solution.makespan


def rate(work: Callable[[], float]) -> float:
    """Agent-steps per CPU second, the best of three runs after one to warm up."""
    work()
    rates = []
    for _ in range(3):
        start = time.process_time()
        steps = work()
        rates.append(steps / (time.process_time() - start))
    return max(rates)


def main() -> None:
    """Print a table."""
    sys.stdout.write("| package | work | agent-steps per CPU second |\n|---|---|---|\n")
    for package, text, work in [
        ("rhcr-sim", "PBS plans, executes, measures", lambda: rhcr("pbs")),
        ("rhcr-sim", "PIBT plans, executes, measures", lambda: rhcr("pibt")),
        ("POGEMA 1.4.0", "executes random actions, observes 11x11 cells", pogema_steps),
        ("pymapf 0.9.0", "LaCAM plans one goal each", pymapf_lacam),
    ]:
        sys.stdout.write(f"| {package} | {text} | {rate(work):,.0f} |\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
