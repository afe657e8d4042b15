"""Plays levels in batches."""

import os
from collections.abc import Callable, Sequence
from types import TracebackType
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from tqdm import tqdm

from mario_env.errors import OptionError
from mario_env.jvm.engine import Engine
from mario_env.play.batch import Batch, Request
from mario_env.play.config import GameConfig
from mario_env.play.results import EvaluationError, EvaluationInterrupted, Results

Levels = NDArray[Any] | Sequence[NDArray[Any] | str] | str
Progress = bool | Callable[[int, int], None]

_TRACKS = ("actions", "path", "events")


class MarioSim:
    """Plays levels in a JVM that it starts at its first use and ends with the ``with`` block.

    Calls from several threads take turns; a forked child gets a JVM of its own. A JVM that dies is
    replaced, and what it had in hand is played again.

    Args:
        n_threads: Levels played at once; None for one a processor.
        config: How to play; None for `GameConfig` as it comes.
        endpoint: Address of an engine that already runs (``mario-env serve``), with `token`.
        token: Its secret.
        java: A `java` of version 17 or newer; None looks for one.
        jar: The engine; None for the one of this package.
        heap: Limit of the JVM's heap, as Java writes it.

    Raises:
        OptionError: An argument is out of its range.
    """

    def __init__(
        self,
        n_threads: int | None = None,
        config: GameConfig | None = None,
        *,
        endpoint: str | None = None,
        token: str | None = None,
        java: str | os.PathLike[str] | None = None,
        jar: str | os.PathLike[str] | None = None,
        heap: str = "512m",
    ):
        self.config = config or GameConfig()
        self.engine = Engine(
            n_threads, endpoint=endpoint, token=token, java=java, jar=jar, heap=heap
        )

    def __enter__(self) -> "MarioSim":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the JVM. A later call starts another."""
        self.engine.close()

    def evaluate(
        self,
        levels: Levels,
        *,
        n_evals: int = 1,
        config: GameConfig | None = None,
        seeds: ArrayLike | None = None,
        occupancy: bool = True,
        tracks: Sequence[str] = (),
        actions: ArrayLike | None = None,
        on_error: str = "mask",
        progress: Progress = False,
    ) -> Results:
        """Play every level.

        Args:
            levels: Tile numbers ``(n, H, W)`` or ``(H, W)``, a list of such levels, or text in the
                framework's characters, one string or a list. Text keeps what numbers cannot say.
            n_evals: Runs a level, 1 to 1000; equal ones, unless chance is configured.
            config: How to play; None for that of the simulator.
            seeds: One seed a level, ``(n,)``; None derives them from `config.seed`.
            occupancy: Record where the player was.
            tracks: Which of `actions`, ``path`` and ``events`` to record for each run.
            actions: Button masks of ``script`` players (1 left, 2 right, 4 down, 8 speed,
                16 jump), ``(T,)`` for all levels or ``(n, T)``.
            on_error: ``mask`` reports levels that cannot be played in ``results.faults``; ``raise``
                raises after the batch.
            progress: True shows a bar; a function is called with levels done and all.

        Returns:
            Results in the order of the levels, whatever the number of threads.

        Raises:
            OptionError: An argument is out of its range.
            EngineUnavailableError: No engine can be started.
            EvaluationError: A level failed, with ``on_error="raise"``.
            EvaluationInterrupted: Ctrl-C; holds the finished results.
        """
        used = config or self.config
        if on_error not in ("mask", "raise"):
            raise OptionError(f"on_error must be 'mask' or 'raise', not {on_error!r}")
        items = _as_items(levels)
        request = _request(used, n_evals, occupancy, tracks, actions, len(items))
        bar = tqdm(total=len(items), unit="level", disable=progress is not True)
        with bar:
            watch = _watcher(progress, len(items), bar)
            batch = Batch(items, _seeds(seeds, used.seed, len(items)), request, watch)
            try:
                with self.engine.lock:
                    batch.run(self.engine)
            except KeyboardInterrupt:
                raise EvaluationInterrupted(batch.results) from None
        if on_error == "raise" and batch.results.faults:
            raise EvaluationError(batch.results)
        return batch.results


def _as_items(levels: Levels) -> NDArray[np.uint8] | list[str | NDArray[Any]]:
    """A stack of equal shapes, or a list of levels and texts."""
    if isinstance(levels, str):
        return [levels]
    if isinstance(levels, np.ndarray):
        levels = levels[None] if levels.ndim == 2 else levels
        if levels.ndim != 3 or not np.issubdtype(levels.dtype, np.integer):
            raise OptionError(
                "levels must be integers of shape (n, H, W) or (H, W), or text, not "
                f"{levels.dtype} of shape {levels.shape}"
            )
        # Numbers that are no tiles stay none.
        return np.where((levels < 0) | (levels > 255), 255, levels).astype(np.uint8)
    return [level if isinstance(level, str) else np.asarray(level) for level in levels]


def _request(
    config: GameConfig,
    n_evals: int,
    occupancy: bool,
    tracks: Sequence[str],
    actions: ArrayLike | None,
    n: int,
) -> Request:
    if not 1 <= n_evals <= 1000:
        raise OptionError(f"n_evals must be 1 to 1000, not {n_evals}")
    unknown = [name for name in tracks if name not in _TRACKS]
    if unknown:
        raise OptionError(f"track {unknown[0]!r} is none of {', '.join(_TRACKS)}")
    if (config.agent == "script") != (actions is not None):
        raise OptionError("agent 'script' needs actions, and no other agent takes them")
    masks = None if actions is None else np.asarray(actions)
    if masks is not None:
        if masks.ndim not in (1, 2) or (masks.ndim == 2 and len(masks) != n):
            raise OptionError(f"actions must have shape (T,) or ({n}, T), not {masks.shape}")
        if masks.size and not (masks.min() >= 0 and masks.max() < 32):
            raise OptionError("actions must be button masks, 0 to 31")
        masks = masks.astype(np.uint8)
    fields = {**config.fields(), "n_evals": n_evals}
    return Request(fields, n_evals, occupancy, tuple(tracks), masks)


def _seeds(seeds: ArrayLike | None, seed: int, n: int) -> NDArray[np.uint64]:
    if seeds is None:
        return np.random.SeedSequence(seed).generate_state(n, np.uint64).astype(np.uint64)
    array = np.asarray(seeds, np.uint64)
    if array.shape != (n,):
        raise OptionError(f"seeds must have shape ({n},), not {array.shape}")
    return array


def _watcher(progress: Progress, total: int, bar: "tqdm[Any]") -> Callable[[int], None]:
    done = 0

    def watch(more: int) -> None:
        nonlocal done
        done += more
        bar.update(more)
        if callable(progress):
            progress(done, total)

    return watch
