"""Time and memory of distances on large warehouses, each in a process of its own.

`python benchmarks/distances.py fields` searches the distances to every goal of a 200x200 warehouse;
`python benchmarks/distances.py crowd` moves 20,000 agents over a 400x400 warehouse with PIBT.
"""

import argparse
import resource
import time

from rhcr_sim import Config, Simulator
from rhcr_sim.layouts.floorplans import warehouse


def fields() -> None:
    """Make a layout and every field of it; the cache keeps what fits into a quarter of a GiB."""
    layout = warehouse(200, 200)
    report(f"layout of {len(layout.goal_cells)} goals")
    layout.core.set_cache_limit(2**28)
    for cell in layout.goal_cells.tolist():
        layout.core.distance(cell, cell)
    report("distances to all of them")


def crowd() -> None:
    """Move a crowd; its first step makes the distances to the first goals of all agents."""
    layout = warehouse(400, 400)
    config = Config(20_000, steps=200, solver="pibt", stop_at_congestion=False)
    simulator = Simulator(layout, config)
    simulator.step()
    report("first period")
    spent, done = time.process_time(), simulator.timestep
    while not simulator.finished:
        simulator.step()
    spent = (time.process_time() - spent) / (config.steps - done)
    report(f"{1000 * spent:.1f} CPU ms a timestep after that")


def report(what: str) -> None:
    """Print what is done with the CPU time and the peak memory of the process so far."""
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{what}: {time.process_time():.2f} CPU s, {memory:.0f} MB")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("work", choices=["fields", "crowd"])
    {"fields": fields, "crowd": crowd}[parser.parse_args().work]()
