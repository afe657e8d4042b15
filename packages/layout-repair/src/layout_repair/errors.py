"""Errors that callers may want to tell apart."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from layout_repair.problem.result import RepairResult


class LayoutError(ValueError):
    """A layout is malformed: ragged, empty, unknown tiles, or a frame that breaks its pattern."""


class SpecError(ValueError):
    """A rule set or an option contradicts itself."""


class InfeasibleError(ValueError):
    """No layout satisfies the rules; :attr:`rule` names the rule that cannot hold."""

    def __init__(self, rule: str, reason: str):
        super().__init__(f"{rule}: {reason}")
        self.rule = rule
        self.reason = reason

    def __reduce__(self) -> tuple[type["InfeasibleError"], tuple[str, str]]:
        """Let the error cross process borders."""
        return type(self), (self.rule, self.reason)


class PlotError(RuntimeError):
    """A picture cannot be drawn."""


class SolverError(RuntimeError):
    """The named solver is unknown or not installed."""


class BudgetError(RuntimeError):
    """The budget ended before any valid layout was found and before none was proven to exist."""


class RepairInterrupted(KeyboardInterrupt):
    """Ctrl-C ended a repair; :attr:`result` holds the best valid layout until then."""

    def __init__(self, result: "RepairResult"):
        super().__init__(f"interrupted; the best layout so far costs {result.cost}")
        self.result = result


class RepairsInterrupted(KeyboardInterrupt):
    """Ctrl-C ended the repair of many layouts.

    Attributes:
        results: For each layout what ``repair_many`` would have returned, or None where its repair
            had not begun or found nothing yet.
    """

    def __init__(self, results: "list[RepairResult | Exception | None]"):
        done = sum(result is not None for result in results)
        super().__init__(f"interrupted; {done} of {len(results)} layouts are done")
        self.results = results
