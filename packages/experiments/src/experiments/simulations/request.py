"""How often a layout is simulated: loads and seeds, as the command line and manifests say them."""

from dataclasses import dataclass

from experiments.errors import UserError
from qd_core.seeding import Purpose, generator

MOST_SEEDS = 10_000
"""The published script draws the seeds of a constant load below this."""

SEEDS_OF_CONSTANT = 2
"""Stream of the seeds of a constant load; the report has those before."""


@dataclass(frozen=True)
class Request:
    """Loads and seeds of the simulations of one layout.

    Args:
        loads: Such as numbers of agents; None stands for what the domain says.
        seeds: Seeds at each load, the same for all layouts, so that layouts are compared in pairs.
    """

    loads: tuple[int | None, ...]
    seeds: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.loads) * len(self.seeds)


def sweep(agents: str | None, repetitions: int, seed: int) -> Request:
    """Simulate every load with the seeds ``seed, seed + 1, ...``.

    Args:
        agents: ``50:350:10`` (both ends belong to it), ``200``, ``50,100``, or None.
        repetitions: Seeds.
        seed: The first one.

    Raises:
        UserError: If the loads cannot be read.
    """
    loads = (None,) if agents is None else parse_loads(agents)
    return Request(loads, tuple(range(seed, seed + repetitions)))


def constant(agents: int, repetitions: int, seed: int) -> Request:
    """Simulate one load with distinct seeds below 10,000 that are drawn from `seed`.

    Raises:
        UserError: If there are not so many.
    """
    if repetitions > MOST_SEEDS:
        raise UserError(f"--reps: at most {MOST_SEEDS} with --constant, got {repetitions}.")
    stream = generator(seed, Purpose.REPORT, SEEDS_OF_CONSTANT)
    drawn = stream.choice(MOST_SEEDS, repetitions, replace=False)
    return Request((agents,), tuple(int(number) for number in drawn))


def parse_loads(text: str) -> tuple[int, ...]:
    """Read ``FIRST:LAST:STEP`` with both ends, a number, or numbers with commas between them.

    Raises:
        UserError: If it is none of them, or a number is below 1.
    """
    try:
        if ":" in text:
            first, last, step = (int(part) for part in text.split(":"))
            loads = tuple(range(first, last + 1, step)) if step > 0 else ()
        else:
            loads = tuple(dict.fromkeys(int(part) for part in text.split(",")))
    except ValueError:
        loads = ()
    if not loads or min(loads) < 1:
        raise UserError(
            "--agents: expected FIRST:LAST:STEP such as 50:350:10, a number, or numbers with "
            f"commas between them, all at least 1, got {text!r}."
        )
    return loads
