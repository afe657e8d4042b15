"""Errors that callers may want to tell apart; :class:`MarioError` is the root of all of them."""


class MarioError(Exception):
    """Anything that this package refuses or fails at."""


class OptionError(MarioError, ValueError):
    """An argument is out of its range or contradicts another one; the message names it."""


class LevelFormatError(MarioError, ValueError):
    """A level is malformed.

    Attributes:
        row: Row of the fault, counted from 0 at the top; None where no single row is at fault.
        column: Column of the fault, counted from 0 at the left; None likewise.
    """

    def __init__(self, reason: str, row: int | None = None, column: int | None = None):
        place = (
            "" if row is None else f"row {row}" + ("" if column is None else f", column {column}")
        )
        super().__init__(f"{place}: {reason}" if place else reason)
        self.reason = reason
        self.row = row
        self.column = column

    def __reduce__(self) -> tuple[type["LevelFormatError"], tuple[str, int | None, int | None]]:
        """Let the error cross process borders."""
        return type(self), (self.reason, self.row, self.column)


class CheckpointError(MarioError, ValueError):
    """Weights of a generator are missing, damaged, or of another network."""
