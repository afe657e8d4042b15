"""Options that several commands share."""

from __future__ import annotations

import argparse
from dataclasses import Field, fields
from pathlib import Path
from typing import Any, Literal, TypeAlias, get_args, get_origin, get_type_hints

import numpy as np

from rhcr_sim.errors import LayoutError
from rhcr_sim.formats.maps import read_layout
from rhcr_sim.layouts.layout import Layout, UnreachableStarts
from rhcr_sim.layouts.map_document import Dims, read_map_document
from rhcr_sim.simulation.config import Config
from rhcr_sim.simulation.options import option_of

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


class _Formatter(argparse.ArgumentDefaultsHelpFormatter):
    """Shows the defaults that say something."""

    def _get_help_string(self, action: argparse.Action) -> str | None:
        if action.default is None or action.default is False:
            return action.help
        return super()._get_help_string(action)


def new_parser(commands: Commands, name: str, text: str) -> argparse.ArgumentParser:
    """A parser of one command that shows defaults in its help."""
    return commands.add_parser(
        name,
        help=text,
        description=text[0].upper() + text[1:] + ".",
        formatter_class=_Formatter,
    )


def add_map(parser: argparse.ArgumentParser) -> None:
    """Add the map and how to draw endpoints on maps that have none."""
    parser.add_argument(
        "map",
        help="JSON map, text map, MovingAI grid, grid file or problem of the League of Robot "
        "Runners",
    )
    parser.add_argument(
        "--random-endpoints", type=int, metavar="N", help="draw N endpoints on a map without any"
    )
    parser.add_argument("--endpoint-seed", type=int, default=0, help="seed of that draw")
    parser.add_argument(
        "--dims", choices=get_args(Dims), default="strict",
        help="what to do with a JSON map whose layout has another size than it says",
    )  # fmt: skip
    parser.add_argument(
        "--unreachable-starts", choices=get_args(UnreachableStarts), default="error",
        help="what to do with start cells that cannot reach the goals",
    )  # fmt: skip

    parser.add_argument(
        "--weights", metavar="FILE",
        help="weights of moves and waits: a guidance graph (JSON map), or an .npy array",
    )  # fmt: skip


def read_map(options: argparse.Namespace) -> Layout:
    """The layout that the options name.

    Raises:
        LayoutError: It cannot be read.
    """
    layout = read_layout(
        options.map,
        random_endpoints=options.random_endpoints,
        seed=options.endpoint_seed,
        dims=options.dims,
        unreachable_starts=options.unreachable_starts,
    )
    return _weighted(layout, Path(options.weights)) if options.weights else layout


def _weighted(layout: Layout, path: Path) -> Layout:
    weights: Any
    if path.suffix == ".npy":
        try:
            weights = np.load(path, allow_pickle=False)
        except (OSError, ValueError) as error:
            raise LayoutError(f"{path}: cannot read the weights: {error}") from error
    else:
        weights = read_map_document(path).weights
        if weights is None:
            raise LayoutError(f"{path}: holds no weights; its key 'weight' must be true")
    stations = layout.stations if layout.mode == "sorting" else None
    return Layout(layout.rows, layout.name, weights, stations, layout.unreachable_starts)


def add_simulation(parser: argparse.ArgumentParser) -> None:
    """Add the options of `Config` apart from agents and seed, with its defaults."""
    kinds = get_type_hints(Config)
    for field in _parameters():
        parser.add_argument(
            "--" + field.name.replace("_", "-"),
            default=field.default,
            help=option_of(field).described.replace("%", "%%"),
            **_settings(kinds[field.name]),
        )


def config_of(options: argparse.Namespace, agents: int, seed: int) -> Config:
    """The parameters that the options give.

    Raises:
        ConfigError: One is not allowed.
    """
    values = {field.name: getattr(options, field.name) for field in _parameters()}
    lists = {name: tuple(value) for name, value in values.items() if isinstance(value, list)}
    return Config(agents=agents, seed=seed, **(values | lists))


def _parameters() -> list[Field[Any]]:
    return [field for field in fields(Config) if field.name not in ("agents", "seed")]


def _settings(kind: Any) -> dict[str, Any]:
    """What argparse has to know about a parameter of this type."""
    if kind is bool:
        return {"action": argparse.BooleanOptionalAction}
    arguments = get_args(kind)
    if get_origin(kind) is Literal:
        return {"choices": arguments}
    if get_origin(kind) is tuple:
        return {"type": arguments[0], "nargs": "+", "metavar": "N"}
    return _settings(arguments[0]) if arguments else {"type": kind}  # X | None has arguments
