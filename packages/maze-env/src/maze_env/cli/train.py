"""`maze-env train`: trains an agent."""

from __future__ import annotations

import argparse
import logging
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields
from threading import Event
from types import FrameType

from maze_env.cli.options import Commands, new_parser
from maze_env.errors import TrainingError
from maze_env.training.options import TrainingOptions


def add_parser(commands: Commands) -> None:
    """Add the command."""
    parser = new_parser(commands, "train", "train an agent, or go on with a training")
    parser.add_argument("folder", metavar="FOLDER", help="of the training; see log.csv in it")
    parser.add_argument("--resume", action="store_true", help="go on with the training in FOLDER")
    parser.add_argument("--initial", metavar="FILE", help="agent whose weights to start from")
    parser.add_argument("--tensorboard", action="store_true", help="write TensorBoard's files, too")
    group = parser.add_argument_group(
        "options of the training", "without --resume as below; with it, as they were"
    )
    for entry in fields(TrainingOptions):
        default = entry.default
        group.add_argument(
            f"--{entry.name.replace('_', '-')}",
            type=type(default),
            choices=entry.metadata.get("choices"),
            default=argparse.SUPPRESS,
            help=f"{entry.metadata['help']} ({default})",
        )
    parser.set_defaults(execute=execute)


def execute(options: argparse.Namespace) -> None:
    """Run the command."""
    try:
        from maze_env.training.trainer import Trainer, saved_options
    except ImportError as error:
        raise TrainingError(f"{error.name} is missing: pip install 'maze-env[agent]'") from error
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    names = {entry.name for entry in fields(TrainingOptions)}
    given = {name: value for name, value in vars(options).items() if name in names}
    if options.resume:
        given = {**saved_options(options.folder), **given}
    trainer = Trainer(
        options.folder, TrainingOptions(**given), resume=options.resume, initial=options.initial
    )
    with interruption() as stopped:
        progress = trainer.run(stop=stopped.is_set, tensorboard=options.tensorboard)
    done = "done" if progress.steps >= trainer.options.steps else "stopped; go on with --resume"
    sys.stdout.write(f"{options.folder}: {progress.steps} steps, {done}\n")


@contextmanager
def interruption() -> Iterator[Event]:
    """An event that Ctrl-C and SIGTERM set; a second Ctrl-C interrupts at once."""
    event = Event()

    def handle(number: int, frame: FrameType | None) -> None:  # noqa: ARG001
        if event.is_set():
            raise KeyboardInterrupt
        event.set()

    before = {number: signal.signal(number, handle) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield event
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
