"""Options that several commands share."""

from __future__ import annotations

import argparse
from typing import TypeAlias

from rhcr_sim.config import Config
from rhcr_sim.formats import read_layout
from rhcr_sim.layout import Layout

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"

INTEGERS = {
    "steps": "timesteps to simulate",
    "window": "planning window in timesteps",
    "period": "timesteps between two plans",
    "max_expansions": "work limit of the solver in each window",
}
CHOICES = {
    "solver": ("planner", ("pbs", "pibt")),
    "fallback": ("what to do when the work limit is reached", ("wait", "pibt")),
}
WEIGHTS = {
    "left_weight": "weight of workstations in the first column",
    "right_weight": "weight of all other workstations",
}


def new_parser(commands: Commands, name: str, text: str) -> argparse.ArgumentParser:
    """A parser of one command that shows defaults in its help."""
    return commands.add_parser(
        name,
        help=text,
        description=text[0].upper() + text[1:] + ".",
        formatter_class=argparse.ArgumentDefaultsHelpFormatter,
    )


def add_map(parser: argparse.ArgumentParser) -> None:
    """Adds the map and how to draw endpoints on maps that have none."""
    parser.add_argument("map", help="JSON map, text map or MovingAI grid")
    parser.add_argument(
        "--random-endpoints", type=int, metavar="N", help="draw N endpoints on a MovingAI grid"
    )
    parser.add_argument("--endpoint-seed", type=int, default=0, help="seed of that draw")


def read_map(options: argparse.Namespace) -> Layout:
    """The layout that the options name.

    Raises:
        LayoutError: It cannot be read.
    """
    return read_layout(
        options.map, random_endpoints=options.random_endpoints, seed=options.endpoint_seed
    )


def add_simulation(parser: argparse.ArgumentParser) -> None:
    """Adds the parameters of `Config` apart from agents and seed, with its defaults."""
    for name, text in INTEGERS.items():
        _add(parser, name, text, type=int)
    for name, (text, choices) in CHOICES.items():
        _add(parser, name, text, choices=choices)
    for name, text in WEIGHTS.items():
        _add(parser, name, text, type=float)
    _add(
        parser, "service_times", "timesteps at each station type",
        type=int, nargs="+", metavar="T",
    )  # fmt: skip
    _add(parser, "time_limit", "wall seconds of a run", type=float)
    parser.add_argument(
        "--no-stop-at-congestion", action="store_true", help="go on when the agents are jammed"
    )


def config_of(options: argparse.Namespace, agents: int, seed: int) -> Config:
    """The parameters that the options give.

    Raises:
        ConfigError: One is not allowed.
    """
    names = [*INTEGERS, *CHOICES, *WEIGHTS, "time_limit"]
    return Config(
        agents=agents,
        seed=seed,
        service_times=tuple(options.service_times),
        stop_at_congestion=not options.no_stop_at_congestion,
        **{name: getattr(options, name) for name in names},
    )


def _add(parser: argparse.ArgumentParser, name: str, text: str, **settings: object) -> None:
    default = getattr(Config, name)
    parser.add_argument(
        "--" + name.replace("_", "-"),
        default=default,
        help=text,
        **settings,  # type: ignore[arg-type]
    )
