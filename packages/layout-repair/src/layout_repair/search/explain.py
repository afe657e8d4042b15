"""Why a problem has no solution: the rules without which it has one."""

from collections.abc import Iterable
from dataclasses import replace

from scipy import ndimage

from layout_repair.budget import Budget
from layout_repair.errors import InfeasibleError
from layout_repair.problem.problem import Problem
from layout_repair.problem.progress import Phases
from layout_repair.rules.spec import RULES, LayoutSpec
from layout_repair.search.exact import ExactArm
from layout_repair.search.opening import Opening
from layout_repair.search.state import State

ORDER = ("count", "connected", "served", "used")
"""Rules that can contradict one another, in the order in which they are blamed."""

WORK = 3000
"""Work of each attempt, for 33 x 36 cells."""


def explain(problem: Problem, budget: Budget) -> InfeasibleError:
    """Find the rule that makes a problem infeasible, by giving up one after another.

    Args:
        problem: The problem of a whole layout, proven infeasible.
        budget: Time, and who interrupts.

    Returns:
        The error that names the first rule without which there is a layout, and all others of
        this kind; or, if no single one helps, the first rules that do so together.
    """
    spec = problem.spec
    groups = [*spec.rule_names[len(RULES) :], *ORDER]
    alone = [rule for rule in groups if _solvable(problem, [rule], budget)]
    if alone:
        rooms = _rooms(problem)
        alone.sort(key=lambda rule: _blame(rule, rooms))
        if rooms > 1 and alone[0] == "connected":
            return InfeasibleError(
                spec.rule("connected"),
                f"fixed tiles divide the area into {rooms} rooms, which no layout connects; "
                "move a fixed tile, or give up this rule.",
            )
        return InfeasibleError(spec.rule(alone[0]), _reason(spec, alone))
    for size in range(2, len(groups) + 1):
        if _solvable(problem, groups[:size], budget):
            names = [spec.rule(rule) for rule in groups[:size]]
            return InfeasibleError(
                names[0],
                "no layout obeys all rules; giving up one rule does not help, but giving up "
                f"{', '.join(names)} together does.",
            )
    return InfeasibleError(
        spec.rule("connected"), "no layout obeys all rules: the fixed cells leave no choice."
    )


def _rooms(problem: Problem) -> int:
    """Number of areas into which fixed tiles alone divide the layout."""
    if problem.spec.reach is not None:
        return 1
    passable = problem.free | problem.fixed_drivable.reshape(problem.free.shape)
    return int(ndimage.label(passable)[1])


def _blame(rule: str, rooms: int) -> int:
    """Own rules first; then reachability where fixed tiles divide the layout; then counts."""
    order = ("connected", "count") if rooms > 1 else ("count", "connected")
    groups = (*order, "served", "used")
    return groups.index(rule) + 1 if rule in groups else 0


def _reason(spec: LayoutSpec, alone: list[str]) -> str:
    plural = spec.words[1]
    others = ", ".join(spec.rule(rule) for rule in alone[1:])
    without = f" So would giving up {others}." if others else ""
    if alone[0] == "count":
        return (
            f"{spec.least_blocks} {plural} cannot be placed such that the other rules hold; "
            f"other numbers of {plural} or of open cells would do.{without}"
        )
    return f"no layout obeys all rules; without this one there is a layout.{without}"


def _solvable(problem: Problem, rules: Iterable[str], budget: Budget) -> bool:
    """Whether a layout is found that obeys the other rules."""
    spec = problem.spec
    for rule in rules:
        spec = spec.without(rule)
    relaxed = replace(problem, spec=spec)
    trial = Budget(max(0.5, budget.seconds_left), problem.free.size, WORK * budget.size,
                   budget.stopped)  # fmt: skip
    state = State(relaxed, trial, Phases(trial), 0)
    Opening().run(state)
    found = state.best is not None
    if not (found or trial.stopped()):
        state.relaxed.done = True
        arm = ExactArm()
        while state.best is None and not state.finished:
            arm.advance(state, trial.left)
    return state.best is not None
