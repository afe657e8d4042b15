"""What several commands share: mazes, agents, progress, output."""

from __future__ import annotations

import argparse
import importlib
import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from maze_env.agent.named import SIMPLE_AGENTS
from maze_env.errors import MazeFileError
from maze_env.files import replaced
from maze_env.layouts import read_maze
from maze_env.level import Level
from maze_env.transfer import TRANSFER_MAZES

if TYPE_CHECKING:
    Commands: TypeAlias = argparse._SubParsersAction[argparse.ArgumentParser]
else:
    Commands: TypeAlias = Any


def new_parser(commands: Commands, name: str, purpose: str) -> argparse.ArgumentParser:
    """A subcommand whose help says what it is for and the defaults of its options."""
    return commands.add_parser(
        name,
        help=purpose,
        description=f"{purpose[0].upper()}{purpose[1:]}.",
        formatter_class=argparse.ArgumentDefaultsHelpFormatter,
    )


def add_maze(parser: argparse.ArgumentParser, several: bool = False) -> None:
    """Add the argument for one maze or for several."""
    names = "files (JSON map or text) or names of transfer mazes"
    if several:
        parser.add_argument("mazes", nargs="+", metavar="MAZE", help=f"{names}, or folders of maps")
    else:
        parser.add_argument("maze", metavar="MAZE", help=names)


def add_agent(parser: argparse.ArgumentParser) -> None:
    """Add the options of the agent."""
    parser.add_argument(
        "--agent", default="shipped", metavar="AGENT",
        help=f"{', '.join(SIMPLE_AGENTS)}, or a checkpoint (.safetensors)",
    )  # fmt: skip
    parser.add_argument(
        "--heading-mode", default="onehot", metavar="MODE",
        help="what a checkpoint is told of its heading: onehot, ones or batch_union",
    )  # fmt: skip
    parser.add_argument("--seed", type=int, default=0, help="of headings and actions")


def read_level(name: str, seed: int = 0) -> Level:
    """The level of a file or of a transfer maze."""
    if name in TRANSFER_MAZES and not Path(name).exists():
        return TRANSFER_MAZES[name].make(np.random.default_rng(seed))
    layout, start, goal = read_maze(name)
    if start is None or goal is None:
        start = goal = None
    return Level(layout, start, goal)


def read_levels(names: list[str], seed: int = 0) -> dict[str, Level]:
    """Levels by name of files, folders and transfer mazes."""
    files: list[str] = []
    for name in names:
        folder = Path(name)
        if folder.is_dir():
            found = sorted(
                str(path) for path in folder.iterdir() if path.suffix in {".json", ".txt"}
            )
            if not found:
                raise MazeFileError(f"{name} holds no .json or .txt file")
            files += found
        else:
            files.append(name)
    return {name: read_level(name, seed) for name in files}


@contextmanager
def progress_bar(total: int, unit: str) -> Iterator[Callable[[int], None]]:
    """A bar on the error stream if it is a terminal and tqdm is installed."""
    try:
        tqdm = importlib.import_module("tqdm").tqdm
    except ImportError:
        yield lambda count: None  # noqa: ARG005
        return
    with tqdm(total=total, unit=unit, disable=not sys.stderr.isatty()) as bar:
        yield bar.update


def checked_output(name: str | None) -> Path | None:
    """The path of a file that can be written, before the work starts."""
    if name is None:
        return None
    path = Path(name)
    if not path.parent.is_dir() or path.is_dir() or not os.access(path.parent, os.W_OK):
        raise MazeFileError(f"{name} cannot be written: no such folder, or it is one")
    return path


def write_json(path: Path, entries: Any) -> None:
    """Write a JSON file."""
    with replaced(path) as temporary:
        temporary.write_text(json.dumps(entries, indent=1, allow_nan=False) + "\n")


def table(header: tuple[str, ...], rows: list[tuple[Any, ...]]) -> str:
    """Columns of text; numbers stand at the right."""
    cells = [header, *[tuple(_cell(value) for value in row) for row in rows]]
    widths = [max(len(row[k]) for row in cells) for k in range(len(header))]
    lines = []
    for row in cells:
        first = row[0].ljust(widths[0])
        rest = [value.rjust(width) for value, width in zip(row[1:], widths[1:], strict=True)]
        lines.append("  ".join([first, *rest]).rstrip())
    return "\n".join(lines) + "\n"


def _cell(value: Any) -> str:
    return f"{value:.3f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)
