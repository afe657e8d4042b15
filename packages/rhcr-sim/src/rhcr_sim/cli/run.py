"""`rhcr-sim run`: one simulation."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import get_args

import numpy as np

from rhcr_sim.cli.options import Commands, add_map, add_simulation, config_of, new_parser
from rhcr_sim.cli.team import Scene, add_team, read_scene
from rhcr_sim.errors import ConfigError
from rhcr_sim.files import checked_output
from rhcr_sim.formats.moving_ai import write_planviz_map
from rhcr_sim.formats.planviz import PlanForm, export_planviz
from rhcr_sim.formats.robot_runners import Delays
from rhcr_sim.formats.trajectories import Trajectory
from rhcr_sim.layouts.layout import Layout
from rhcr_sim.simulation.checkpoints import SUFFIX, Checkpoint, check_continues
from rhcr_sim.simulation.config import Config
from rhcr_sim.simulation.results.result import Result
from rhcr_sim.simulation.simulator import Simulator


def add_parser(commands: Commands) -> None:
    """Add the command."""
    parser = new_parser(commands, "run", "simulate one map and print its metrics")
    add_map(parser)
    add_team(parser)
    parser.add_argument("--seed", type=int, default=0, help="random seed")
    add_simulation(parser)
    # What a problem says holds unless the command line says otherwise.
    parser.set_defaults(rotation=None, delay_probability=None, delay_steps=None)
    parser.add_argument("--json", action="store_true", help="print the whole result as JSON")
    parser.add_argument(
        "--save", metavar="FILE", help="keep the trajectory, for `animate` and others"
    )
    parser.add_argument(
        "--planviz", metavar="FILE", help="keep the plan for PlanViz, with its map next to it"
    )
    parser.add_argument(
        "--planviz-form", choices=get_args(PlanForm), default="2024", help="format of that plan"
    )
    parser.add_argument(
        "--checkpoint", metavar="FILE",
        help="keep the state of the run now and then; gone on with if it exists",
    )  # fmt: skip
    parser.add_argument(
        "--checkpoint-every", type=int, default=1000, metavar="N", help="timesteps between two"
    )
    parser.set_defaults(execute=execute)


def execute(options: argparse.Namespace) -> int:
    """Run the command."""
    if options.save:
        checked_output(options.save, (".npz",))
    if options.planviz:
        checked_output(options.planviz, (".json",))
    if options.checkpoint:
        checked_output(options.checkpoint, (SUFFIX,))
    if options.checkpoint_every < 1:
        raise ConfigError(f"--checkpoint-every must be at least 1, got {options.checkpoint_every}")
    scene = read_scene(options)
    layout = scene.layout
    if options.planviz:
        write_planviz_map(layout, Path(options.planviz).with_suffix(".map"))
    if options.rotation is None:
        options.rotation = scene.pool is not None
    _set_delays(options, scene)
    config = config_of(options, scene.agents, options.seed)
    if options.checkpoint:
        simulator = _run_with_checkpoints(options, scene, config)
    else:
        simulator = Simulator(layout, config, scene.starts, scene.goals, scene.pool)
        while not simulator.finished:
            simulator.step()
    result = simulator.result(record_paths=bool(options.save or options.planviz))
    if options.save:
        Trajectory.of(layout, config, result).save(options.save)
    if options.planviz:
        export_planviz(result, layout, options.planviz, options.planviz_form)
    finished = None
    if scene.pool is not None:
        scene.pool.note(np.array([len(cells) for cells in simulator.goals]))
        finished = scene.pool.n_finished
    if options.json:
        document = result.to_dict() | ({} if finished is None else {"pool_finished": finished})
        sys.stdout.write(json.dumps(document) + "\n")
    else:
        sys.stdout.write(_table(layout, config.agents, result, finished) + "\n")
    return 0


def _run_with_checkpoints(options: argparse.Namespace, scene: Scene, config: Config) -> Simulator:
    path = Path(options.checkpoint)
    if path.exists():
        check_continues(path, Checkpoint.load(path), scene.layout, config)
        simulator = Simulator.load(path, scene.layout, scene.pool)
        sys.stderr.write(f"rhcr-sim: goes on from timestep {simulator.timestep} in {path}\n")
    else:
        simulator = Simulator(scene.layout, config, scene.starts, scene.goals, scene.pool)
    kept = simulator.timestep
    while not simulator.finished:
        simulator.step()
        if simulator.timestep >= kept + options.checkpoint_every or simulator.finished:
            simulator.save(path)
            kept = simulator.timestep
    return simulator


def _set_delays(options: argparse.Namespace, scene: Scene) -> None:
    """Fills in how agents are held up, where the command line does not say."""
    known = scene.delays or Delays(0.0, 1, 1)
    if options.delay_probability is None:
        options.delay_probability = known.probability
    if options.delay_steps is None:
        options.delay_steps = (max(known.shortest, 1), known.longest)


def _table(layout: Layout, agents: int, result: Result, finished: int | None) -> str:
    congested = f"yes, at timestep {result.congested_at}" if result.congested else "no"
    rows = [
        ("layout", repr(layout)),
        ("agents", f"{agents}"),
        ("throughput", f"{result.throughput:.3f} tasks per timestep"),
        ("finished tasks", f"{result.n_finished}"),
        ("timesteps", f"{result.timesteps_executed} ({result.stop_reason})"),
        ("congested", congested),
        ("waiting agents", f"{result.num_wait_mean:.2f} per timestep"),
        ("turns", f"{result.num_turns_mean:.1f} per agent"),
        ("moves per task", f"{result.finished_len_mean:.2f}"),
        ("shortest task", f"{result.avg_task_len:.2f} cells on average"),
        ("windows", f"{result.n_windows}, {result.n_fallback_windows} with fallback"),
        ("time", f"{result.cpu_seconds:.2f} CPU s, {result.wall_seconds:.2f} s"),
    ]
    if finished is not None:
        rows.insert(4, ("finished orders", f"{finished} of the pool, all stops of each"))
    return "\n".join(f"{label:<15} {value}" for label, value in rows)
