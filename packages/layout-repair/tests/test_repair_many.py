"""Many repairs at once."""

import os
import signal
import threading

import numpy as np
import pytest

from inputs import uniform
from layout_repair import (
    InfeasibleError,
    LayoutError,
    RepairsInterrupted,
    SpecError,
    repair,
    repair_many,
    specs,
    validate,
)

SPEC = specs.warehouse(shelves=20)


def test_processes_change_nothing() -> None:
    """Two processes give the answers of single calls, errors in their places."""
    layouts = [uniform(0, 9, 12), ["..", "."], uniform(1, 9, 12), uniform(2, 3, 3)]
    options = {"time_limit": 60, "work_limit": 2000}
    for workers in (1, 2):
        first, ragged, second, small = repair_many(layouts, SPEC, workers=workers, **options)
        assert isinstance(ragged, LayoutError)
        assert isinstance(small, InfeasibleError)
        for layout, result in ((layouts[0], first), (layouts[2], second)):
            assert np.array_equal(result.layout, repair(layout, SPEC, **options).layout)


def test_options_are_checked() -> None:
    """Impossible options are refused, not returned."""
    with pytest.raises(SpecError, match="workers: must be an integer of at least 1, got 0"):
        repair_many([], SPEC, workers=0)
    with pytest.raises(SpecError, match="time_limit"):
        repair_many([uniform(0, 9, 12)], SPEC, time_limit=0)


@pytest.mark.parametrize("workers", [1, 2])
def test_an_interrupt_keeps_what_is_done(workers: int) -> None:
    """Ctrl-C raises an error that holds the finished repairs in their places."""
    layouts = [uniform(seed % 10, 9, 12) for seed in range(20_000)]
    reported = []

    def press(number: int, _: object) -> None:
        reported.append(number)
        if len(reported) == 3:
            os.kill(os.getpid(), signal.SIGINT)

    with pytest.raises(RepairsInterrupted, match="layouts are done") as caught:
        repair_many(layouts, SPEC, workers=workers, report=press)
    results = caught.value.results
    assert len(results) == len(layouts)
    done = [number for number, result in enumerate(results) if result is not None]
    assert set(reported) <= set(done)
    assert 3 <= len(done) < len(layouts)
    assert all(validate(results[number].layout, SPEC) == [] for number in done)
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_an_interrupted_repair_is_not_done() -> None:
    """The layout that was being repaired has its best layout so far, and is not reported."""
    hall, spec = np.random.default_rng(0).integers(5, size=(33, 36)), specs.manufacture(agents=200)
    reported = []
    timer = threading.Timer(3.0, os.kill, (os.getpid(), signal.SIGINT))
    timer.start()
    with pytest.raises(RepairsInterrupted) as caught:
        repair_many([hall] * 2, spec, time_limit=600, report=lambda n, _: reported.append(n))
    first, second = caught.value.results
    assert first.limit_hit == "interrupt"
    assert validate(first.layout, spec, hall) == []
    assert (second, reported) == (None, [])
