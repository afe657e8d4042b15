"""Dense traffic on any map with goals anywhere: tasks a timestep, and CPU time.

`python benchmarks/dense_traffic.py random-32-32-20.map --agents 400 --solver lns`. Starts and goals
are drawn from all free cells of the map, so that other programs can be given the same ones.
"""

import argparse
import time

import numpy as np

import rhcr_sim


def draw(cells: np.ndarray, agents: int, seed: int, rounds: int) -> tuple[np.ndarray, np.ndarray]:
    """Start of each agent, and its goals, (rounds, agents); no goal equals the one before it."""
    random = np.random.default_rng([seed, agents])
    starts = previous = random.permutation(cells)[:agents]
    random.integers(0, 1, agents)  # a phase that maps with two kinds of goals use
    goals = []
    for _ in range(rounds):
        chosen = random.choice(cells, agents)
        while (same := chosen == previous).any():
            chosen[same] = random.choice(cells, same.sum())
        goals.append(previous := chosen)
    return starts, np.array(goals)


def main() -> None:
    """Run one simulation and print a line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("map")
    parser.add_argument("--agents", type=int, default=400)
    parser.add_argument("--solver", default="lns")
    parser.add_argument("--steps", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--max-expansions", type=int)
    given = parser.parse_args()
    layout = rhcr_sim.read_layout(given.map, random_endpoints=3)
    cells = np.flatnonzero(layout.drivable)
    starts, goals = draw(cells, given.agents, given.seed, rounds=given.steps // 4)
    config = rhcr_sim.Config(
        given.agents, steps=given.steps, solver=given.solver, stop_at_congestion=False,
        max_expansions=given.max_expansions,
    )  # fmt: skip
    simulator = rhcr_sim.Simulator(layout, config, starts.tolist(), goals.T.tolist())
    began = time.process_time()
    while not simulator.finished:
        simulator.step()
    spent = time.process_time() - began
    finished = simulator.tasks[:, 2]
    finished = finished[finished >= 0]
    late = (finished > given.steps / 2).sum() / max(len(finished), 1)
    print(
        f"{given.solver}, {given.agents} agents: {len(finished) / given.steps:.2f} tasks a timestep"
        f" ({late:.0%} in the second half), {1000 * spent / given.steps:.2f} CPU ms a timestep"
    )


if __name__ == "__main__":
    main()
