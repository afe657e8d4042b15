"""Timing of repeatable work, its memory in a fresh process, and the targets that it must reach."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

BYTES_PER_MB = 1_000_000


@dataclass(frozen=True)
class Outcome:
    """What came out of a piece of work.

    Attributes:
        text: In words.
        value: The number that the words are about.
    """

    text: str
    value: float


@dataclass(frozen=True)
class Timing:
    """Medians over some repetitions of a piece of work.

    Attributes:
        cpu: CPU seconds of the process, all threads together.
        wall: Wall seconds.
        outcome: What the repetition with the median value returned.
        memory: MB by which the peak memory of a fresh process grows when it does the work once;
            None if not asked for, or not known on this system.
    """

    cpu: float
    wall: float
    outcome: Outcome
    memory: float | None = None


@dataclass(frozen=True)
class Target:
    """A figure that a timing must reach.

    Attributes:
        text: The figure in words.
        met: Whether a timing reaches it.
    """

    text: str
    met: Callable[[Timing], bool]


@dataclass(frozen=True)
class Benchmark:
    """A piece of work to be timed.

    Attributes:
        name: What is done.
        run: Does it.
        targets: What it must reach.
        weigh: Whether its memory is of interest.
    """

    name: str
    run: Callable[[], Outcome]
    targets: tuple[Target, ...] = ()
    weigh: bool = False


def measure(benchmark: Benchmark, repeats: int) -> Timing:
    """Run a benchmark several times after one run to warm up."""
    benchmark.run()
    cpu_seconds, wall_seconds, outcomes = [], [], []
    for _ in range(repeats):
        cpu, wall = time.process_time(), time.perf_counter()
        outcomes.append(benchmark.run())
        cpu_seconds.append(time.process_time() - cpu)
        wall_seconds.append(time.perf_counter() - wall)
    outcomes.sort(key=lambda outcome: outcome.value)
    return Timing(
        statistics.median(cpu_seconds),
        statistics.median(wall_seconds),
        outcomes[repeats // 2],
        peak_memory(benchmark.name) if benchmark.weigh else None,
    )


def peak_memory(name: str) -> float | None:
    """MB by which a fresh process grows when it does the work of that name; None if unknown."""
    table = Path(__file__).with_name("table.py")
    child = subprocess.run(
        [sys.executable, table, "--memory", name], check=True, capture_output=True, text=True
    )
    return float(child.stdout) / BYTES_PER_MB if child.stdout.strip() else None


def resident_peak() -> int | None:
    """Most bytes of memory that this process has held so far; None where Linux does not tell."""
    # Not getrusage(): its figure survives exec() and so may be that of the parent.
    status = Path("/proc/self/status")
    if not status.exists():
        return None
    line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) * 1024
