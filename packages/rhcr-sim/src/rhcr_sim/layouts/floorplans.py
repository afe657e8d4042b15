"""Human-designed layouts of any size, made by rule."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from rhcr_sim.errors import LayoutError
from rhcr_sim.layouts.layout import Layout

Frame = Literal["workstations", "homes"]

STRIP = 2
HOME_BLOCK = 4


def warehouse(
    n_rows: int, n_cols: int, *, frame: Frame = "workstations", rack: int = 10, gap: int = 1
) -> Layout:
    """A warehouse of parallel racks.

    In the storage area, every fourth row from the first on is an aisle. Between two aisles lies a
    row of racks, each `rack` shelves long, one shelf deep, with endpoints above and below; `gap`
    columns separate racks. Columns and rows that are left over stay free on the right and at the
    bottom. Around the storage area lies a frame:

    - ``"workstations"``: two columns on either side; workstations in the outermost columns, in
      every third row from the second on, but not in the last row.
    - ``"homes"``: four columns on either side with pairs of homes in three of four rows, and four
      rows above and below with two rows of homes, parted in the middle. `n_cols` must be even.

    ``warehouse(33, 36)`` is the human-designed warehouse with 240 shelves of Zhang et al.,
    *Arbitrarily Scalable Environment Generators via Neural Cellular Automata* (NeurIPS 2023).

    Args:
        n_rows: Rows of the layout, frame included.
        n_cols: Columns of the layout, frame included.
        frame: Kind of frame.
        rack: Shelves of a rack.
        gap: Columns between racks.

    Raises:
        LayoutError: There is no room for a rack, `rack` or `gap` is not positive, or the columns
            are odd with homes.
    """
    name = f"warehouse {n_rows}x{n_cols}"
    if rack < 1 or gap < 1:
        raise LayoutError(f"{name}: rack and gap must be at least 1, got rack={rack}, gap={gap}")
    if frame == "homes":
        if n_cols % 2:
            raise LayoutError(f"{name}: a frame of homes needs an even number of columns")
        storage = _racks(name, n_rows - 2 * HOME_BLOCK, n_cols - 2 * HOME_BLOCK, rack, gap)
        return Layout(_home_frame(storage), name)
    storage = _racks(name, n_rows, n_cols - 2 * STRIP, rack, gap)
    return Layout(_workstation_frame(storage), name)


def manufacture(n_rows: int, n_cols: int, *, shares: Sequence[float] = (2, 5, 10)) -> Layout:
    """A manufacturing floor of columns of stations.

    Every second column from the second on holds stations, each with an endpoint above and one below
    (none below the last row); the columns between are aisles. The stations of a row have one type;
    rows go to the types in proportion to `shares`, types in ascending order from the top.

    ``manufacture(101, 102)`` is the human-designed floor with 1,700 stations of Zhang et al.
    (NeurIPS 2023).

    Args:
        n_rows: Rows of the layout.
        n_cols: Columns of the layout.
        shares: Share of the stations of each type, for example the service times of the types.

    Raises:
        LayoutError: There is no row of stations for each type or no column, the shares are not
            positive, or there are more than 10 types.
    """
    name = f"manufacture {n_rows}x{n_cols}"
    if not 1 <= len(shares) <= 10 or min(shares) <= 0:
        raise LayoutError(f"{name}: shares must be 1 to 10 positive numbers, got {tuple(shares)}")
    station_rows = range(1, n_rows, 3)
    if len(station_rows) < len(shares) or n_cols < 3:
        raise LayoutError(
            f"{name}: too small for {len(shares)} types; needs {3 * len(shares) - 1} rows and 3 "
            f"columns"
        )
    rows = [_columns_of("e", n_cols)] * n_rows
    for i, kind in zip(station_rows, _allotted(len(station_rows), shares), strict=True):
        rows[i] = _columns_of(str(kind), n_cols)
    return Layout(rows, name)


def _columns_of(tile: str, n_cols: int) -> str:
    return ("." + tile) * ((n_cols - 1) // 2) + "." * (2 - n_cols % 2)


def _allotted(n_rows: int, shares: Sequence[float]) -> list[int]:
    """The type of each row: one row a type, the others to the type that is furthest behind."""
    counts = [1] * len(shares)
    for _ in range(n_rows - len(shares)):
        lack = [share / (count + 1) for share, count in zip(shares, counts, strict=True)]
        counts[lack.index(max(lack))] += 1
    return [kind for kind, count in enumerate(counts) for _ in range(count)]


def _racks(name: str, n_rows: int, n_cols: int, rack: int, gap: int) -> list[str]:
    racks = (n_cols + gap) // (rack + gap)
    if racks < 1 or n_rows < 5:
        raise LayoutError(
            f"{name}: leaves {max(n_rows, 0)}x{max(n_cols, 0)} cells for racks inside the frame, "
            f"but a rack and its aisles need 5x{rack}"
        )
    rows = ["".ljust(n_cols, ".")] * n_rows
    for top in range(1, n_rows - 3, 4):
        for row, tile in enumerate("e@e", start=top):
            rows[row] = ("." * gap).join([tile * rack] * racks).ljust(n_cols, ".")
    return rows


def _workstation_frame(storage: list[str]) -> list[str]:
    rows = []
    for i, row in enumerate(storage):
        station = i % 3 == 1 and i < len(storage) - 1
        rows.append(f"w.{row}.w" if station else f"..{row}..")
    return rows


def _home_frame(storage: list[str]) -> list[str]:
    width = len(storage[0]) + 2 * HOME_BLOCK
    free = "." * width
    homes = "r" * ((width - 4) // 2)
    block = [free, f".{homes}..{homes}.", f".{homes}..{homes}.", free]
    sides = []
    for i, row in enumerate(storage):
        side = ".rr." if 0 < i < len(storage) - 1 and i % 4 else "...."
        sides.append(side + row + side)
    return [*block, *sides, *block]
