"""A domain of forty ways to be odd; a module of its own so that workers can import it."""

import os
import sys
import warnings
import zlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, NoReturn

import numpy as np
from numpy.typing import NDArray

from faulty import Trap
from qd_core import Evaluation
from qd_core.testing import ToyDomain

Tiles = NDArray[np.uint8]
Change = Callable[[Evaluation], Any]


class EvilFloat(float):
    """A number that cannot be had."""

    def __float__(self) -> float:
        """Fail."""
        raise RuntimeError("no number")


class EvilDict(dict[str, float]):
    """A mapping that cannot be read."""

    def items(self) -> NoReturn:
        """Fail."""
        raise RuntimeError("no items")


class MuteError(Exception):
    """Has no text."""

    def __str__(self) -> str:
        """Fail."""
        raise RuntimeError("no words")


def raising(error: BaseException) -> Change:
    """Raise instead of an evaluation."""

    def change(_: Evaluation) -> NoReturn:
        raise error

    return change


def measure(value: Any, name: str = "ones") -> Change:
    """Give a measure another value."""
    return lambda e: replace(e, measures={**e.measures, name: value})


def after(act: Callable[[], object]) -> Change:
    """Do something to the process, and return a sound evaluation."""
    return lambda e: (act(), e)[1]


def _recurse(_: Evaluation) -> NoReturn:
    return _recurse(_)


SQUARE = np.ones((3, 3), np.uint8)

FAILING: dict[str, Change] = {
    "str": lambda e: replace(e, objective="good"),
    "bytes": lambda e: replace(e, objective=b"1"),
    "None": lambda _: None,
    "dict": vars,
    "complex": lambda e: replace(e, objective=1j),
    "evil float": lambda e: replace(e, objective=EvilFloat(1)),
    "evil dict": lambda e: replace(e, measures=EvilDict(e.measures)),
    "other shape": lambda e: replace(e, layouts=dict.fromkeys(e.layouts, SQUARE)),
    "missing layout": lambda e: replace(e, layouts={}),
    "extra layout": lambda e: replace(e, layouts={**e.layouts, "more": SQUARE}),
    "layout of booleans": lambda e: replace(e, layouts={k: v > 0 for k, v in e.layouts.items()}),
    "grids named as layouts": lambda e: replace(e, grids=e.layouts),
    "grid of objects": lambda e: replace(e, grids={"tile_usage": np.full((4, 5), Trap(), object)}),
    "dots": lambda e: replace(e, layouts={**e.layouts, "..": SQUARE}),
    "slash": measure(1.0, "a/b"),
    "surrogate in a name": measure(1.0, "a\ud800"),
    "array": measure(np.ones(3)),
    "array of no axes": measure(np.array(0.5)),
    "beyond float": measure(10**400),
    "beyond text": measure(10**6000),
    "trap as a measure": measure(Trap(), "free"),
    "trap as values": lambda e: replace(e, repetitions={"score": Trap()}),
    "lambda as values": lambda e: replace(e, repetitions={"score": lambda: 0}),
    "surrogate": raising(ValueError("\ud800 \x00")),
    "long text": raising(ValueError("x" * 10**6)),
    "no text": raising(MuteError()),
    "Ctrl-C": raising(KeyboardInterrupt()),
    "generator exit": raising(GeneratorExit()),
    "stop iteration": raising(StopIteration()),
    "exit": lambda _: sys.exit(3),
    "no memory": raising(MemoryError()),
    "recursion": _recurse,
    "base exception": raising(BaseException("base")),
    "group": raising(ExceptionGroup("two", [ValueError("one")])),
}
"""What costs the evaluation itself."""

HARMLESS: dict[str, Change] = {
    "measure beyond 32 bits": measure(2**63),
    "measure of its own": measure(1.0, "fresh"),
    "masked grid": lambda e: replace(
        e, grids={k: np.ma.masked_array(v) for k, v in e.grids.items()}
    ),
    "other working directory": after(lambda: os.chdir("/")),
    "warnings are errors": after(lambda: warnings.simplefilter("error")),
    "no floating point": after(lambda: np.seterr(all="raise")),
}
"""What must not cost anything."""

CHANGES = {**FAILING, **HARMLESS}


def change_of(tiles: Tiles) -> str:
    """What the domain does with these tiles, empty where it behaves."""
    names = ["", *CHANGES]
    return names[zlib.crc32(tiles.tobytes()) % len(names)] if tiles[0, 0] else ""


class HostileDomain(ToyDomain):
    """Scribbles on its tiles, and returns what `change_of` says."""

    def prepare(self, tiles: Tiles, *, seed: int) -> tuple[Tiles, Tiles]:
        """Prepare a copy, and spoil what was given."""
        prepared = super().prepare(tiles.copy(), seed=seed)
        tiles[:] = 0
        return prepared

    def aggregate(self, prepared: tuple[Tiles, Tiles], records: Sequence[float]) -> Any:
        """Aggregate, then change."""
        evaluation = super().aggregate(prepared, records)
        name = change_of(prepared[0])
        return CHANGES[name](evaluation) if name else evaluation


class SayingDomain(ToyDomain):
    """Says odd things of itself.

    Args:
        says: Attributes.
    """

    def __init__(self, **says: Any) -> None:
        super().__init__()
        vars(self).update(says)

    def simulate_many(self, prepared: Sequence[Any], *, seeds: Sequence[Any]) -> list[list[float]]:
        """Simulate each alone."""
        pairs = zip(prepared, seeds, strict=True)
        return [[self.simulate(one, seed=seed) for seed in row] for one, row in pairs]
