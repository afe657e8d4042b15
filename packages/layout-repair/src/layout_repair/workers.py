"""A pool of processes in which a death costs one layout only."""

import pickle
import signal
from collections import deque
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, TimeoutError, wait
from multiprocessing import get_context
from typing import Any

from pebble import ProcessExpired, ProcessPool

from layout_repair.errors import LayoutRepairError, SpecError, WorkerError
from layout_repair.interrupts import Noted
from layout_repair.problem.result import Outcome
from layout_repair.repair import repair

PATIENCE, STARTING = 5.0, 60.0
"""A worker is given up after so many time limits and seconds more."""

LAYOUTS_A_WORKER = 1000
"""A worker is replaced after so many layouts, whatever memory it has gathered."""

TRIES = 2

PATROL = 0.2
"""Seconds until the parent looks whether Ctrl-C was pressed."""


def on_processes(
    calls: list[Any],
    processes: int,
    time_limit: float,
    note: Callable[[int, Outcome], None],
    noted: Noted,
) -> None:
    """Repair layouts on several processes.

    Args:
        calls: Layout, rules and options of each repair.
        processes: Number of processes.
        time_limit: Wall seconds of each repair.
        note: Called with the number and the outcome of each call, when it is done.
        noted: Whether Ctrl-C was pressed, which ends all.

    Raises:
        SpecError: If an option does not fit a layout.
    """
    pool = ProcessPool(
        processes, max_tasks=LAYOUTS_A_WORKER, initializer=_ignore_interrupts,
        context=get_context("spawn"),
    )  # fmt: skip
    waiting = deque((number, 1) for number in range(len(calls)))
    running: dict[Future[Outcome], tuple[int, int]] = {}
    try:
        while (waiting or running) and not noted.pressed:
            while waiting and len(running) < 2 * processes:
                number, tries = waiting.popleft()
                limit = PATIENCE * time_limit + STARTING
                # The worker reads the layout inside the task, so that no layout can end the pool.
                task = (pickle.dumps(calls[number]),)
                running[pool.schedule(_attempt, args=task, timeout=limit)] = number, tries
            done, _ = wait(running, timeout=PATROL, return_when=FIRST_COMPLETED)
            for future in done:
                number, tries = running.pop(future)
                outcome = _outcome(future, number)
                if isinstance(outcome, WorkerError) and tries < TRIES:
                    waiting.appendleft((number, tries + 1))
                elif isinstance(outcome, SpecError):
                    raise outcome
                else:
                    note(number, outcome)
    finally:
        pool.stop()  # type: ignore[no-untyped-call]
        pool.join()


def _ignore_interrupts() -> None:
    """Leave Ctrl-C, which reaches the whole process group, to the parent."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _attempt(call: bytes) -> Outcome:
    try:
        layout, spec, options = pickle.loads(call)
        return repair(layout, spec, **options)
    except LayoutRepairError as error:
        return error
    except Exception as error:  # whatever it is, it costs this layout only
        return WorkerError(f"its repair failed: {error!r}.")


def _outcome(future: "Future[Outcome]", number: int) -> Outcome:
    try:
        return future.result()
    except ProcessExpired as error:
        return WorkerError(f"layout {number}: its worker died ({error}).")
    except TimeoutError:
        return WorkerError(f"layout {number}: its worker did not answer in time and was stopped.")
