"""Two layouts side by side, the changed cells marked."""

from collections import Counter
from collections.abc import Sequence

from layout_repair.errors import LayoutError

BEFORE, AFTER, RESET = "\x1b[41;97m", "\x1b[42;30m", "\x1b[0m"
EQUAL = "\u00b7"


def render_diff(before: Sequence[str], after: Sequence[str], colour: bool) -> str:
    """Draw what a repair changed.

    Args:
        before: Rows of a layout.
        after: Rows of another one of the same shape.
        colour: Whether to mark changes by terminal colours; else a third picture shows the new
            tiles of the changed cells only.

    Returns:
        Lines of text: the pictures, and how often each change occurs.

    Raises:
        LayoutError: If the shapes differ.
    """
    if [len(row) for row in before] != [len(row) for row in after]:
        raise LayoutError("layouts: must have the same number of rows, each equally long in both.")
    lines = [_line(old, new, colour) for old, new in zip(before, after, strict=True)]
    pairs = zip("".join(before), "".join(after), strict=True)
    changes = Counter((old, new) for old, new in pairs if old != new)
    lines.append(f"{changes.total()} cells changed")
    lines += [f"  {old!r} -> {new!r}: {n}" for (old, new), n in sorted(changes.items())]
    return "\n".join(lines)


def _line(before: str, after: str, colour: bool) -> str:
    cells = list(zip(before, after, strict=True))
    if colour:
        left = "".join(old if old == new else f"{BEFORE}{old}{RESET}" for old, new in cells)
        right = "".join(new if old == new else f"{AFTER}{new}{RESET}" for old, new in cells)
        return f"{left}   {right}"
    changed = "".join(EQUAL if old == new else new for old, new in cells)
    return f"{before}   {after}   {changed}"
