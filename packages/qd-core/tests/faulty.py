"""Domains that misbehave; a module of its own so that workers can import it."""

import ctypes
import os
import signal
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qd_core import Evaluation
from qd_core.execution.executor import Announce, Work
from qd_core.testing import ToyDomain

Tiles = NDArray[np.uint8]


def job_tiles(command: int = 0) -> Tiles:
    """Tiles whose first code tells FaultyDomain what to do; 0 is to behave."""
    tiles = np.zeros((4, 4), np.uint8)
    tiles[0, 0] = command
    return tiles


KILLED, EXITED, SEGFAULT, HANG, RAISE, SYSTEM_EXIT, UNPICKLABLE, NOT_FINITE, INTERRUPT = range(
    1, 10
)


class FaultyDomain(ToyDomain):
    """Does in ``simulate`` what the first tile says."""

    def simulate(self, prepared: tuple[Tiles, Tiles], *, seed: int) -> float:
        """Obey the first tile."""
        command = int(prepared[0][0, 0])
        if command == KILLED:
            os.kill(os.getpid(), signal.SIGKILL)
        elif command == EXITED:
            os._exit(7)
        elif command == SEGFAULT:
            ctypes.string_at(0)
        elif command == HANG:
            time.sleep(1000)
        elif command == RAISE:
            raise KeyError("no such shelf")
        elif command == SYSTEM_EXIT:
            sys.exit(3)
        elif command == INTERRUPT:
            raise KeyboardInterrupt
        return super().simulate(prepared, seed=seed)

    def aggregate(self, prepared: tuple[Tiles, Tiles], records: Sequence[float]) -> Evaluation:
        """Obey the first tile."""
        command = int(prepared[0][0, 0])
        evaluation = super().aggregate(prepared, records)
        if command == UNPICKLABLE:
            evaluation.repetitions["score"] = lambda: 0  # type: ignore[index]
        if command == NOT_FINITE:
            return Evaluation(float("nan"), 0.0, evaluation.measures)
        return evaluation


class SlowStageDomain(ToyDomain):
    """Never finishes ``prepare``."""

    def prepare(self, tiles: Tiles, *, seed: int) -> tuple[Tiles, Tiles]:
        """Sleep."""
        time.sleep(1000)
        return super().prepare(tiles, seed=seed)


class BrokenDomain(ToyDomain):
    """Cannot be built."""

    def __init__(self) -> None:
        raise RuntimeError("the map is missing")


class DeadDomain(ToyDomain):
    """Ends the process that builds it."""

    def __init__(self) -> None:
        os._exit(9)


class EnvironmentDomain(ToyDomain):
    """Reports what it sees of its process."""

    def simulate(self, prepared: tuple[Tiles, Tiles], *, seed: int) -> float:
        """The number of threads that BLAS may use, plus 10 if Ctrl-C is ignored."""
        del prepared, seed
        ignored = signal.getsignal(signal.SIGINT) is signal.SIG_IGN
        return float(os.environ["OPENBLAS_NUM_THREADS"]) + 10 * ignored


class Unpicklable(ToyDomain):
    """Prepares what does not travel."""

    def prepare(self, tiles: Tiles, *, seed: int) -> Any:
        """Give a function."""
        del tiles, seed
        return lambda: 0


class SlowDomain(ToyDomain):
    """Takes its time."""

    def simulate(self, prepared: tuple[Tiles, Tiles], *, seed: int) -> float:
        """Sleep, then simulate."""
        time.sleep(0.02)
        return super().simulate(prepared, seed=seed)


class Trap:
    """Pickles, but does not unpickle."""

    def __reduce__(self) -> tuple[Any, ...]:
        """Set the trap."""
        return _spring, ()


def _spring() -> None:
    raise ValueError("it was a trap")


def make_travel_work() -> Work:
    """Work that returns results that do not travel."""
    results = {"lambda": lambda: 0, "trap": Trap(), "plain": "plain"}
    return lambda name, _: results[name]


def make_parent_work() -> Work:
    """Work that starts a child, which keeps every pipe of the worker open, and may die itself."""

    def work(command: str, _: Announce) -> int:
        child = os.fork()
        if child == 0:
            time.sleep(1000)
            os._exit(0)
        if command == "die":
            os._exit(5)
        return child

    return work


def make_dying_work(folder: Path) -> Work:
    """Work whose job 3 ends its process the first time."""

    def work(number: int, _: Announce) -> int:
        note = folder / str(number)
        if number == 3 and not note.exists():
            note.write_text("died")
            os.kill(os.getpid(), signal.SIGKILL)
        return number

    return work


def make_printing_work() -> Work:
    """Work that prints its payload."""
    return lambda text, _: os.write(1, text.encode())


def alive(pid: int) -> bool:
    """Whether a process is there and no zombie."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False
    return stat.rpartition(")")[2].split()[0] not in "ZX"


class Imprecise(ToyDomain):
    """Breaks the contract: unseeded noise."""

    def simulate(self, prepared: tuple[Tiles, Tiles], *, seed: int) -> float:  # noqa: ARG002
        """Draw noise from nowhere."""
        return float(np.random.default_rng().normal())


class Misnamed(ToyDomain):
    """Breaks the contract: a measure has no value."""

    measure_names = (*ToyDomain.measure_names, "threes")


class Scribbler(ToyDomain):
    """Breaks the contract: changes its argument."""

    def prepare(self, tiles: Tiles, *, seed: int) -> tuple[Tiles, Tiles]:
        """Write into the tiles."""
        tiles[0, 0] = 1 - tiles[0, 0] % 2
        return super().prepare(tiles, seed=seed)
