"""What came out of playing levels."""

from dataclasses import dataclass, fields
from enum import IntEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mario_env.errors import MarioError
from mario_env.levels.validation import Level

Floats = NDArray[np.float32]
Ints = NDArray[np.int32]


class Status(IntEnum):
    """How a run ended; RUNNING: it was cut."""

    RUNNING = 0
    WIN = 1
    LOSE = 2
    TIME_OUT = 3


class Flag(IntEnum):
    """Oddities of a run, as bits."""

    DEGENERATE_GOAL = 1  # the goal is in column 0, or the start lies behind it
    DEADLINE = 2  # the fuse on the seconds blew
    POPS_EXHAUSTED = 4


@dataclass(frozen=True)
class Runs:
    """One value for each run of each level: all arrays have shape ``(levels, n_evals)``.

    Attributes:
        status: A `Status`.
        flags: Bits of `Flag`.
        completion: Share of the way to the goal, 0 to 1; 1 if won.
        remaining_time: Timer units left; 1000 a second, 30 a tick.
        steps: Ticks played.
        mode: At the end: 0 small, 1 large, 2 with fire.
        lives: Lives gained.
        coins: Coins from tiles, blocks and surplus power-ups.
        tile_coins: Coin tiles taken.
        mushrooms: Mushrooms eaten.
        fire_flowers: Flowers picked.
        jumps: Jumps from the ground.
        max_x_jump: Longest jump, pixels.
        max_air_time: Longest time in the air, ticks.
        hurts: Times that an enemy did harm.
        hurts_raw: Ticks of touching an enemy, also while invulnerable.
        bumps_question: Question blocks and bricks with content hit from below.
        bumps_brick: Bricks broken.
        destroyed_bricks: Bricks broken while not small.
        kills_total: Stomps, fire, shells and falls, as published evaluations count.
        kills_stomp: Enemies stomped.
        kills_fire: Enemies hit by fireballs.
        kills_shell: Enemies and shells hit by shells.
        kills_fall: Enemies that fell into pits.
        kills_bump: Enemies killed through the block under them.
        bullet_stomps: Bullets stomped.
        pops: Nodes that the planner took from its pool.
        cpu_seconds: Processor seconds; the only values that are not reproducible.
    """

    status: NDArray[np.uint8]
    flags: NDArray[np.uint8]
    completion: Floats
    remaining_time: Ints
    steps: Ints
    mode: Ints
    lives: Ints
    coins: Ints
    tile_coins: Ints
    mushrooms: Ints
    fire_flowers: Ints
    jumps: Ints
    max_x_jump: Floats
    max_air_time: Ints
    hurts: Ints
    hurts_raw: Ints
    bumps_question: Ints
    bumps_brick: Ints
    destroyed_bricks: Ints
    kills_total: Ints
    kills_stomp: Ints
    kills_fire: Ints
    kills_shell: Ints
    kills_fall: Ints
    kills_bump: Ints
    bullet_stomps: Ints
    pops: NDArray[np.uint64]
    cpu_seconds: NDArray[np.float64]


RUN_FIELDS = tuple(field.name for field in fields(Runs))
_DTYPES = {"status": np.uint8, "flags": np.uint8, "pops": np.uint64, "cpu_seconds": np.float64}
_DTYPES |= {"completion": np.float32, "max_x_jump": np.float32}


def empty_runs(levels: int, n_evals: int) -> Runs:
    """Runs full of zeros."""
    shape = (levels, n_evals)
    return Runs(**{name: np.zeros(shape, _DTYPES.get(name, np.int32)) for name in RUN_FIELDS})


@dataclass(frozen=True)
class LevelFault:
    """Why a level has no results.

    Attributes:
        index: Place of the level in the batch.
        code: ``bad_level``, ``engine_error``, ``worker_crash`` (the engine died of it twice),
            ``cancelled`` or ``not_played`` (the batch was interrupted before).
        message: In words.
        row: Of the fault in the level, where there is one.
        column: Likewise.
    """

    index: int
    code: str
    message: str
    row: int | None = None
    column: int | None = None


@dataclass(frozen=True)
class Track:
    """What happened in one run.

    Attributes:
        actions: Button masks ``uint8 (steps,)``; empty if not asked for.
        path: x, y (pixels) and mode + 4 if on the ground, after each step, ``float32 (steps, 3)``;
            empty if not asked for.
        events: Type, parameter, x, y, mode and tick, ``float32 (k, 6)``; empty if not asked for.
    """

    actions: NDArray[np.uint8]
    path: Floats
    events: Floats


@dataclass(frozen=True)
class Results:
    """Results of a batch of n levels; rows of levels that could not be played are 0.

    Attributes:
        ok: Which levels were played, ``bool (n,)``.
        runs: The numbers of every run.
        occupancy: Ticks that the player spent in each cell, mean over the runs,
            ``float32 (n, H, W)``.
        tracks: For each level the tracks of its runs, if asked for.
        faults: One for each level that was not played.
        levels: Tile numbers of each level, ``(H, W)``; None for text that is no level.
    """

    ok: NDArray[np.bool_]
    runs: Runs
    occupancy: Floats
    tracks: list[list[Track]]
    faults: list[LevelFault]
    levels: list[Level | None]

    @property
    def objective(self) -> NDArray[np.float64]:
        """Mean completion of each level, ``(n,)``; NaN where it was not played."""
        mean = self.runs.completion.astype(np.float64).mean(axis=1)
        return np.where(self.ok, mean, np.nan)

    def table(self) -> list[dict[str, Any]]:
        """One row a run, with the level's index, the run's number and every value by name."""
        rows = []
        for index, run in np.ndindex(self.runs.status.shape):
            row: dict[str, Any] = {"level": index, "run": run, "ok": bool(self.ok[index])}
            row |= {name: getattr(self.runs, name)[index, run].item() for name in RUN_FIELDS}
            row["status"] = Status(row["status"]).name
            rows.append(row)
        return rows


class EvaluationError(MarioError, RuntimeError):
    """Some levels of a batch were not played, and the caller wanted all.

    Attributes:
        results: Those of the whole batch; `results.faults` tells what failed.
    """

    def __init__(self, results: Results):
        first = results.faults[0]
        super().__init__(
            f"{len(results.faults)} of {len(results.ok)} levels were not played; "
            f"level {first.index}: {first.code}: {first.message}"
        )
        self.results = results

    def __reduce__(self) -> tuple[type["EvaluationError"], tuple[Results]]:
        """Let the error cross process borders."""
        return type(self), (self.results,)


class EvaluationInterrupted(KeyboardInterrupt):
    """Ctrl-C ended a batch.

    Attributes:
        results: Those of the whole batch; what was not finished has the fault ``not_played``.
    """

    def __init__(self, results: Results):
        super().__init__(f"interrupted; {int(results.ok.sum())} of {len(results.ok)} levels done")
        self.results = results
