"""Rule sets: what a valid layout is."""

from dataclasses import dataclass, field

from layout_repair.errors import SpecError
from layout_repair.frame import WorkstationFrame


@dataclass(frozen=True, slots=True)
class LayoutSpec:
    """Rules of a grid layout with shelves, endpoints and a fixed frame.

    The rules carry these names in messages: W1 alphabet, W2 frame, W3 number of shelves, W4
    shelves touch endpoints, W5 endpoints touch shelves, W6 one drivable area.

    Attributes:
        min_shelves: Least number of shelves (W3).
        max_shelves: Largest number of shelves (W3), ``None`` for no limit.
        min_endpoints_per_shelf: Endpoints that every shelf needs among its four neighbours (W4),
            1 to 4.
        frame: The fixed border (W2).
    """

    min_shelves: int = 0
    max_shelves: int | None = None
    min_endpoints_per_shelf: int = 1
    frame: WorkstationFrame = field(default_factory=WorkstationFrame)

    def __post_init__(self) -> None:
        if self.min_shelves < 0:
            raise SpecError(f"min_shelves: must not be negative, got {self.min_shelves}.")
        if self.max_shelves is not None and self.max_shelves < self.min_shelves:
            raise SpecError(
                f"max_shelves: must be at least min_shelves={self.min_shelves}, "
                f"got {self.max_shelves}."
            )
        if not 1 <= self.min_endpoints_per_shelf <= 4:
            raise SpecError(
                "min_endpoints_per_shelf: must be between 1 and 4 (a cell has four neighbours), "
                f"got {self.min_endpoints_per_shelf}."
            )


def warehouse(
    shelves: int | None = None,
    *,
    min_shelves: int | None = None,
    max_shelves: int | None = None,
    min_endpoints_per_shelf: int = 1,
) -> LayoutSpec:
    """Rules of a warehouse with workstations on both sides (w mode).

    Args:
        shelves: Exact number of shelves; leave it out to give limits instead.
        min_shelves: Least number of shelves, default 0.
        max_shelves: Largest number of shelves, default no limit.
        min_endpoints_per_shelf: Endpoints that every shelf needs beside it, 1 to 4.

    Returns:
        The rule set.

    Raises:
        SpecError: If the numbers contradict one another, or both an exact number and limits are
            given.
    """
    if shelves is not None:
        if min_shelves is not None or max_shelves is not None:
            raise SpecError(
                f"shelves: give either an exact number (shelves={shelves}) or limits "
                "(min_shelves, max_shelves), not both."
            )
        min_shelves = max_shelves = shelves
    return LayoutSpec(min_shelves or 0, max_shelves, min_endpoints_per_shelf)
