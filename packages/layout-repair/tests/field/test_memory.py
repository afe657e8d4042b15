"""Memory does not grow with the number of repairs, in a process and in workers."""

import os
from pathlib import Path

from inputs import uniform
from layout_repair import repair, repair_many, specs

SPEC = specs.warehouse(shelves=240)
LIMITS = {"time_limit": 60.0, "work_limit": 150.0}
MOST_GROWTH = 10e6
"""Bytes."""


def resident(pid: int | str = "self") -> int:
    """Bytes that a process holds in memory, 0 if it is gone."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    except OSError:
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")


def children() -> list[int]:
    """Processes that this one started."""
    tasks = Path(f"/proc/self/task/{os.getpid()}/children").read_text()
    return [int(pid) for pid in tasks.split()]


def test_a_process_stays_flat() -> None:
    """300 repairs of 33 x 36 in one process take less than 10 MB."""
    sizes = []
    for number in range(301):
        repair(uniform(number % 10), SPEC, **LIMITS)
        if number % 10 == 0:
            sizes.append(resident())
    assert max(sizes) - sizes[2] < MOST_GROWTH


def test_workers_stay_flat() -> None:
    """Workers of many repairs, too, take less than 10 MB more the longer they live."""
    layouts = [uniform(number % 10) for number in range(160)]
    sizes = []

    def look(number: int, _: object) -> None:
        if number % 10 == 0:
            sizes.append(max(map(resident, children()), default=0))

    repair_many(layouts, SPEC, workers=2, report=look, **LIMITS)
    assert len(sizes) == 16
    assert max(sizes) - max(sizes[:4]) < MOST_GROWTH
    assert max(sizes) > 30e6
