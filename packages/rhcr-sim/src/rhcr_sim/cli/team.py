"""Where the agents of a run start and what they have to visit, from files."""

from __future__ import annotations

import argparse
from dataclasses import dataclass

from rhcr_sim.cli.options import read_map
from rhcr_sim.errors import ConfigError
from rhcr_sim.formats.robot_runners import Delays, Problem, is_problem, read_problem
from rhcr_sim.formats.scenarios import Team, read_goals, read_scenario, read_starts
from rhcr_sim.layouts.layout import Layout
from rhcr_sim.simulation.goals.task_pool import TaskPool


@dataclass(frozen=True)
class Scene:
    """A map with its agents.

    Attributes:
        layout: Where they drive.
        agents: Their number.
        starts: Start cell of each agent, or None.
        goals: Goals of each agent, or None.
        pool: Tasks that they take, or None.
        delays: How they are held up; None if the files do not say.
    """

    layout: Layout
    agents: int
    starts: list[int] | None = None
    goals: list[list[int]] | None = None
    pool: TaskPool | None = None
    delays: Delays | None = None


def add_team(parser: argparse.ArgumentParser) -> None:
    """Add the number of agents, and files of starts and goals."""
    parser.add_argument(
        "--agents", type=int, help="number of agents; as many as the files say if not given"
    )
    parser.add_argument(
        "--starts", metavar="FILE", help="start cell of each agent: a cell id or row,column a line"
    )
    parser.add_argument(
        "--goals", metavar="FILE", help="goals of each agent in a line, written like starts"
    )
    parser.add_argument("--scen", metavar="FILE", help="starts and goals from a MovingAI scenario")


def read_scene(options: argparse.Namespace) -> Scene:
    """The map and the agents that the options name.

    Raises:
        LayoutError: The map or the weights cannot be read.
        PlanFileError: Another file cannot be read.
        ConfigError: Files exclude each other or hold too few agents, or their number is not given.
    """
    if is_problem(options.map):
        return _problem_scene(options, read_problem(options.map))
    layout = read_map(options)
    team = _team(options, layout)
    known = len(team.starts) or len(team.goals) or None
    agents = options.agents if options.agents is not None else known
    if agents is None:
        raise ConfigError("agents is not given; say how many with --agents N")
    for name, entries in (("starts", team.starts), ("goals", team.goals)):
        if 0 < len(entries) < agents:
            raise ConfigError(f"agents={agents} but the file of {name} holds {len(entries)}")
    starts, goals = team.starts[: max(agents, 0)], team.goals[: max(agents, 0)]
    return Scene(layout, agents, starts or None, goals or None)


def _team(options: argparse.Namespace, layout: Layout) -> Team:
    if options.scen:
        if options.starts or options.goals:
            raise ConfigError("--scen holds starts and goals; leave out --starts and --goals")
        return read_scenario(options.scen, layout.shape)
    starts = read_starts(options.starts, layout.shape) if options.starts else []
    goals = read_goals(options.goals, layout.shape) if options.goals else []
    return Team(starts, goals)


def _problem_scene(options: argparse.Namespace, problem: Problem) -> Scene:
    for name in ("scen", "starts", "goals", "weights", "random_endpoints"):
        if getattr(options, name) is not None:
            flag = name.replace("_", "-")
            raise ConfigError(f"--{flag} does not go with a problem, which says all; leave it out")
    layout = Layout(problem.rows, problem.name, unreachable_starts="drop")
    agents = len(problem.starts) if options.agents is None else options.agents
    if agents > len(problem.starts):
        raise ConfigError(f"agents={agents} but the problem has only {len(problem.starts)}")
    visible = max(problem.visible * agents // len(problem.starts), 1)
    pool = TaskPool(problem.tasks, visible, layout.shape[1])
    return Scene(layout, agents, problem.starts[:agents], pool=pool, delays=problem.delays)
