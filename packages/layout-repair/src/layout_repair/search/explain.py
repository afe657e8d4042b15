"""Why a problem has no solution: the rules without which it has one."""

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from layout_repair.budget import Budget
from layout_repair.errors import InfeasibleError
from layout_repair.model.arrays import build
from layout_repair.problem.problem import Problem
from layout_repair.problem.result import RepairStats
from layout_repair.rules.spec import LayoutSpec, Rule
from layout_repair.search import exact

GROUPS: tuple[Rule, ...] = ("count", "connected", "served", "used")
"""Rules that can contradict one another, in the order in which they are given up."""

SHARE = 0.2
"""Part of the work that each attempt may use."""


def explain(problem: Problem, budget: Budget) -> InfeasibleError:
    """Find the rule that makes a problem infeasible, by giving up one after another.

    Args:
        problem: The problem of a whole layout, proven infeasible.
        budget: Work and time.

    Returns:
        The error that names the first rule without which there is a layout, and all others of
        this kind; or, if no single one helps, the first rules that do so together.
    """
    spec = problem.spec
    alone = [rule for rule in GROUPS if _solvable(problem, [rule], budget)]
    if alone:
        return InfeasibleError(spec.rule(alone[0]), _reason(spec, alone))
    for size in range(2, len(GROUPS) + 1):
        if _solvable(problem, GROUPS[:size], budget):
            names = [spec.rule(rule) for rule in GROUPS[:size]]
            return InfeasibleError(
                names[0],
                "no layout obeys all rules; giving up one rule does not help, but giving up "
                f"{', '.join(names)} together does.",
            )
    return InfeasibleError(
        spec.rule("connected"), "no layout obeys all rules: the fixed cells leave no choice."
    )


def _reason(spec: LayoutSpec, alone: list[Rule]) -> str:
    plural = spec.words[1]
    others = ", ".join(spec.rule(rule) for rule in alone[1:])
    without = f" So would giving up {others}." if others else ""
    if alone[0] == "count":
        return (
            f"{spec.least_blocks} {plural} cannot be placed such that the other rules hold; "
            f"other numbers of {plural} or of open cells would do.{without}"
        )
    return f"no layout obeys all rules; without this one there is a layout.{without}"


def _solvable(problem: Problem, rules: Iterable[Rule], budget: Budget) -> bool:
    """Whether a layout is found that obeys the other rules."""
    given_up = set(rules)
    spec = problem.spec
    if "count" in given_up:
        spec = replace(spec, min_blocks=0, max_blocks=None, min_open=1, every_type=False)
    if "connected" in given_up:
        spec = replace(spec, connected=False)
    if "served" in given_up:
        spec = replace(spec, min_endpoints_per_block=0)
    if "used" in given_up:
        spec = replace(spec, endpoint_needs_block=False)
    relaxed = replace(problem, spec=spec)
    model = build(relaxed)
    bias, stats = np.zeros(len(model.cost)), RepairStats()
    outcome = exact.search(relaxed, model, bias, None, budget, SHARE, stats)
    return outcome.layout is not None
