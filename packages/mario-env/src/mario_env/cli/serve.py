"""``mario-env serve``."""

import json
import signal
import time
from typing import Annotated

import typer

from mario_env.errors import EngineCrashedError
from mario_env.jvm.process import EngineProcess

_LOOK = 0.5  # seconds between looks at the process


def serve(
    threads: Annotated[int | None, typer.Option(help="Levels at once.")] = None,
    heap: Annotated[str, typer.Option(help="Limit of the JVM's heap.")] = "512m",
) -> None:
    """Run an engine for other programs of this user until Ctrl-C or SIGTERM.

    Prints one line of JSON with the endpoint and the token, which ``MarioSim(endpoint=...,
    token=...)`` takes.
    """
    for number in (signal.SIGINT, signal.SIGTERM):  # also where a parent shell ignores them
        signal.signal(number, signal.default_int_handler)
    process = EngineProcess(threads, heap=heap)
    typer.echo(json.dumps({"endpoint": process.endpoint, "token": process.token}))
    try:
        while process.alive():
            time.sleep(_LOOK)
        raise EngineCrashedError(f"the engine has ended: {process.last_words()}")
    finally:
        process.stop()
