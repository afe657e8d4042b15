"""Errors that callers may want to tell apart; `MarioError` is the root of all of them."""

from typing import Any


class MarioError(Exception):
    """Anything that this package refuses or fails at."""


class OptionError(MarioError, ValueError):
    """An argument is out of its range or contradicts another one; the message names it."""


class LevelFormatError(MarioError, ValueError):
    """A level is malformed.

    Attributes:
        row: Row of the fault, counted from 0 at the top; None where no single row is at fault.
        column: Column of the fault, counted from 0 at the left; None likewise.
        source: Which file or which level of a batch it is, where that is known.
    """

    def __init__(
        self,
        reason: str,
        row: int | None = None,
        column: int | None = None,
        source: str | None = None,
    ):
        place = None if row is None else f"row {row}"
        if place and column is not None:
            place += f", column {column}"
        super().__init__(": ".join(part for part in (source, place, reason) if part))
        self.reason = reason
        self.row = row
        self.column = column
        self.source = source

    def of(self, source: str) -> "LevelFormatError":
        """The same fault, of a named file or level."""
        return LevelFormatError(self.reason, self.row, self.column, source)

    def __reduce__(self) -> tuple[type["LevelFormatError"], tuple[Any, ...]]:
        """Let the error cross process borders."""
        return type(self), (self.reason, self.row, self.column, self.source)


class CheckpointError(MarioError, ValueError):
    """Weights of a generator are missing, damaged, or of another network."""


class EngineUnavailableError(MarioError, RuntimeError):
    """No engine can be started: Java or the jar is missing, too old, or of another version."""


class EngineCrashedError(MarioError, RuntimeError):
    """The engine's process died or fell silent; what it held is lost."""


class ProtocolError(MarioError, RuntimeError):
    """A message from the engine cannot be read."""


class EngineReplyError(MarioError, RuntimeError):
    """The engine refused a request.

    Attributes:
        code: One word, such as ``bad_level`` or ``unknown_session``.
        reason: What was wrong, in words.
        detail: More facts by name.
    """

    def __init__(self, code: str, reason: str, detail: dict[str, Any] | None = None):
        super().__init__(f"{code}: {reason}")
        self.code = code
        self.reason = reason
        self.detail = detail or {}

    def __reduce__(self) -> tuple[type["EngineReplyError"], tuple[str, str, dict[str, Any]]]:
        """Let the error cross process borders."""
        return type(self), (self.code, self.reason, self.detail)
