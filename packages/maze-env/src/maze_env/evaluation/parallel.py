"""Evaluations spread over threads; steps and networks do not hold the interpreter's lock."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from maze_env.agent.policies import Policy
from maze_env.evaluation.log import EpisodeLog
from maze_env.level import Level


class Runner(Protocol):
    """A way to run and count episodes."""

    def __call__(
        self,
        levels: Sequence[Level],
        seeds: NDArray[np.uint64],
        policy: Policy,
        episodes: int,
        *,
        see_through_walls: bool,
        finished: Callable[[int], None],
    ) -> list[EpisodeLog]:
        """Run `episodes` episodes in each level, see `complete.run_complete`."""
        ...


class _StoppedError(Exception):
    """Another thread has failed, or the user has interrupted."""


class _StoppablePolicy:
    """A policy that ends the evaluation of its thread when it is told so."""

    def __init__(self, policy: Policy, stop: threading.Event) -> None:
        self._policy = policy
        self._stop = stop

    def initial_state(self, lanes: int) -> NDArray[np.float32]:
        return self._policy.initial_state(lanes)

    def act(
        self,
        observations: NDArray[np.uint8],
        headings: NDArray[np.uint8],
        state: NDArray[np.float32],
        uniforms: NDArray[np.float64],
    ) -> NDArray[np.int64]:
        if self._stop.is_set():
            raise _StoppedError
        return self._policy.act(observations, headings, state, uniforms)


def run_in_parts(
    runner: Runner,
    levels: Sequence[Level],
    seeds: NDArray[np.uint64],
    policy: Policy,
    episodes: int,
    *,
    see_through_walls: bool,
    threads: int,
    progress: Callable[[int], None] | None,
) -> list[EpisodeLog]:
    """Give every thread its share of the levels; return one log a level, in their order."""
    finished = _one_at_a_time(progress)
    shares = [np.arange(k, len(levels), threads) for k in range(min(threads, len(levels)))]
    if len(shares) < 2:
        return runner(levels, seeds, policy, episodes,
                      see_through_walls=see_through_walls, finished=finished)  # fmt: skip
    stop = threading.Event()
    stoppable = _StoppablePolicy(policy, stop)

    def run(share: NDArray[np.int64]) -> list[EpisodeLog]:
        part = [levels[k] for k in share]
        try:
            return runner(part, seeds[share], stoppable, episodes,
                          see_through_walls=see_through_walls, finished=finished)  # fmt: skip
        except BaseException:
            stop.set()
            raise

    with ThreadPoolExecutor(len(shares)) as pool:
        futures = [pool.submit(run, share) for share in shares]
        try:
            wait(futures)
        except BaseException:
            stop.set()
            raise
    logs: dict[int, EpisodeLog] = {}
    for share, part in zip(shares, _results(futures), strict=True):
        logs.update(zip(share.tolist(), part, strict=True))
    return [logs[k] for k in range(len(levels))]


def _one_at_a_time(progress: Callable[[int], None] | None) -> Callable[[int], None]:
    """A callback for all threads, of which one at a time reports to the user's."""
    lock = threading.Lock()

    def finished(count: int) -> None:
        if progress is not None:
            with lock:
                progress(count)

    return finished


def _results(futures: Sequence[Future[list[EpisodeLog]]]) -> list[list[EpisodeLog]]:
    """What the threads return, or the failure for which the others have stopped."""
    for future in futures:
        failure = future.exception()
        if failure is not None and not isinstance(failure, _StoppedError):
            raise failure
    return [future.result() for future in futures]
