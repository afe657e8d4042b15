"""Errors that callers may want to tell apart."""


class LayoutRepairError(Exception):
    """Root of all errors of this package."""


class LayoutError(LayoutRepairError, ValueError):
    """A layout is malformed: ragged, empty, unknown tiles, or a frame that breaks its pattern."""


class SpecError(LayoutRepairError, ValueError):
    """A rule set or an option contradicts itself, or has a value of a wrong type."""


class InfeasibleError(LayoutRepairError, ValueError):
    """No layout satisfies the rules.

    Attributes:
        rule: Name of the rule that cannot hold.
        reason: Why, in words.
    """

    def __init__(self, rule: str, reason: str):
        super().__init__(f"{rule}: {reason}")
        self.rule = rule
        self.reason = reason

    def __reduce__(self) -> tuple[type["InfeasibleError"], tuple[str, str]]:
        """Let the error cross process borders."""
        return type(self), (self.rule, self.reason)


class FileError(LayoutRepairError, OSError):
    """A file cannot be read or written."""


class PlotError(LayoutRepairError, RuntimeError):
    """A picture cannot be drawn."""


class SolverError(LayoutRepairError, RuntimeError):
    """The named solver is unknown or not installed, or failed."""


class BudgetError(LayoutRepairError, RuntimeError):
    """The budget ended before any valid layout was found and before none was proven to exist."""


class WorkerError(LayoutRepairError, RuntimeError):
    """A worker process died, or did not answer, on the same layout twice."""
