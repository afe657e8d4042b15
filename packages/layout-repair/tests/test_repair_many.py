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


@pytest.mark.parametrize(("workers", "seconds"), [(1, 3.0), (2, 12.0)])
def test_an_interrupt_keeps_what_is_done(workers: int, seconds: float) -> None:
    """Ctrl-C raises an error that holds the finished repairs in their places."""
    handler = signal.signal(signal.SIGINT, signal.default_int_handler)
    layouts = [uniform(seed % 10, 9, 12) for seed in range(20_000)]
    timer = threading.Timer(seconds, os.kill, (os.getpid(), signal.SIGINT))
    timer.start()
    try:
        with pytest.raises(RepairsInterrupted) as caught:
            repair_many(layouts, SPEC, workers=workers)
    finally:
        timer.cancel()
        signal.signal(signal.SIGINT, handler)
    results = caught.value.results
    assert len(results) == len(layouts)
    done = [result for result in results if result is not None]
    assert 0 < len(done) < len(layouts)
    assert validate(done[0].layout, SPEC) == []
