"""The table of solvers: what each plans, what goes with it, and what it guarantees.

Checks of options, `plan_window`, the command line, the tables of the documentation and the tests
all read it. A new solver is a row here and a line in ``cpp/solvers/factory.cpp``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

SolverName: TypeAlias = Literal[
    "auto", "pbs", "ecbs", "whca", "pibt", "epibt", "lns", "lra", "prioritised"
]
FallbackName: TypeAlias = Literal["wait", "pibt", "epibt", "lns"]

Kind: TypeAlias = Literal["horizon", "window", "step", "rest", "repair"]
"""Plans by several of the others, or windows, steps or paths to places to rest, or only repairs
plans of others."""


@dataclass(frozen=True)
class Solver:
    """One row of the table.

    Attributes:
        name: Value of `Config.solver`, or of `Config.fallback`.
        kind: How it plans.
        title: Name and source of the algorithm.
        plans: What it does, in a phrase.
        good_for: When to choose it.
        guarantee: What is certain, and on which graphs.
        takes: Options of `Config` that matter to it; "weights" stands for weights of a layout.
        ignores: Options that may be set but do not matter to it.
        needs: Option that must differ from its default; None if there is none.
        fallback: Whether it can plan the periods that another solver could not.
    """

    name: SolverName | FallbackName
    kind: Kind
    title: str
    plans: str
    good_for: str
    guarantee: str
    takes: frozenset[str]
    ignores: frozenset[str] = frozenset()
    needs: str | None = None
    fallback: bool = False


DELAYS = frozenset({"delay_probability", "delay_steps"})
WINDOWED = frozenset({"window", "period", "fallback", "max_expansions"}) | DELAYS
RULES = frozenset({"robust", "rotation", "weights"})
NOT_SEARCHED = frozenset({"window", "fallback", "max_expansions"})
OPERATIONS = frozenset({"period", "lookahead"}) | RULES | DELAYS

ROWS = (
    Solver(
        "auto",
        "horizon",
        "PBS, and large-neighbourhood search in jams",
        "`pbs` while traffic flows; periods in which agents would stand still by `lns`, or with "
        "`robust` by `ecbs`",
        "everything: never a jam that another solver would not have",
        "no conflict; as long as nobody stands still, the plans of `pbs`; that everybody arrives "
        "is not proven on any graph",
        (WINDOWED - {"fallback"}) | RULES | {"independence", "planner", "lookahead"},
        frozenset({"fallback"}),
    ),
    Solver(
        "pbs",
        "window",
        "Priority-Based Search (Ma et al., AAAI 2019) in a rolling horizon (Li et al., AAAI 2021)",
        "Priority-Based Search with SIPP",
        "highest throughput while traffic flows",
        "no conflict inside the window, on any graph; neither complete nor optimal",
        WINDOWED | RULES | {"independence", "planner"},
    ),
    Solver(
        "ecbs",
        "window",
        "Enhanced Conflict-Based Search (Barer et al., SoCS 2014)",
        "Enhanced Conflict-Based Search; `suboptimality` bounds the sum of costs",
        "guarantees: 1 is optimal, larger is faster",
        "on any graph complete, and within `suboptimality` of the cheapest plan of the window, "
        "unless the work limit strikes",
        WINDOWED | RULES | {"independence", "suboptimality"},
    ),
    Solver(
        "whca",
        "window",
        "windowed cooperative A* (Silver, AIIDE 2005)",
        "prioritised planning in random orders",
        "a simple baseline",
        "no conflict inside the window, on any graph; neither complete nor optimal",
        WINDOWED | RULES | {"independence", "planner"},
    ),
    Solver(
        "lra",
        "step",
        "Local-Repair A* (Zelinsky, 1992)",
        "shortest paths of lone agents, repaired by waiting; `travel_time_window` makes them avoid "
        "cells where agents waited lately",
        "the simplest baseline",
        "no conflict; agents may wait for one another for ever on any graph, and those without a "
        "goal are driven around, not pushed aside",
        RULES | DELAYS | {"period", "travel_time_window", "fallback"},
        NOT_SEARCHED - {"fallback"},
    ),
    Solver(
        "prioritised",
        "rest",
        "holding endpoints (Ma et al., AAMAS 2017), dummy paths (Liu et al., AAMAS 2019)",
        "one agent after the other, without a window; with `endpoints` only",
        "a guarantee: no agent is ever stuck",
        "every agent reaches every goal, on maps where agents at rest cut nothing off (others are "
        "refused)",
        frozenset({"endpoints"}),
        needs="endpoints",
    ),
    Solver(
        "pibt",
        "step",
        "Priority Inheritance with Backtracking (Okumura et al., AIJ 2022)",
        "one step at a time, no search",
        "very many agents",
        "every agent reaches its goal in finite time where every two neighbouring cells lie on a "
        "loop (biconnected graphs) and agents neither turn nor keep apart; in dead ends and "
        "corridors agents may block one another for ever, and those without a goal may stay in "
        "the way",
        DELAYS | RULES | {"period", "fallback"},
        NOT_SEARCHED - {"fallback"},
        fallback=True,
    ),
    Solver(
        "epibt",
        "step",
        "Enhanced PIBT (after Yukhnevich and Andreychuk, AAAI 2026)",
        "PIBT with operations of `lookahead` moves",
        "many agents in dense traffic: more tasks than PIBT for several times its work",
        "no conflict; on biconnected graphs that everybody arrives is likely, as waiting agents "
        "get their turn in every order, but not proven; in dead ends and corridors as `pibt`, "
        "unless there is a way out within `lookahead` moves",
        OPERATIONS | {"fallback"},
        NOT_SEARCHED - {"fallback"},
        fallback=True,
    ),
    Solver(
        "lns",
        "step",
        "large-neighbourhood search (after Jiang et al., SoCS 2024) from an EPIBT start",
        "EPIBT, improved with a fixed amount of work (`max_expansions`) in every period",
        "the most tasks in dense traffic",
        "no conflict; at each timestep never costlier than what EPIBT chose; otherwise as `epibt`",
        OPERATIONS | {"max_expansions", "fallback"},
        frozenset({"window"}),
        fallback=True,
    ),
    Solver(
        "wait",
        "repair",
        "conflict repair",
        "the best plan found, with its conflicts repaired by waiting",
        "the default where the work limit is rarely reached",
        "no conflict",
        RULES,
        fallback=True,
    ),
)

SOLVERS = {row.name: row for row in ROWS if row.kind != "repair"}
"""Rows by the values of `Config.solver`."""

FALLBACKS = {row.name: row for row in ROWS if row.fallback}
"""Rows by the values of `Config.fallback`."""

WINDOW_SOLVERS = tuple(row.name for row in ROWS if row.kind == "window")
"""Solvers that can plan a single window."""


def solvers_with(option: str) -> list[str]:
    """Names of the solvers to which an option matters."""
    return [name for name, row in SOLVERS.items() if option in row.takes]


def listed(name: str, values: list[str]) -> str:
    """Values of an option as alternatives: ``solver='pbs', 'ecbs' or 'whca'``."""
    quoted = [repr(value) for value in values]
    last = f" or {quoted[-1]}" if len(quoted) > 1 else ""
    return f"{name}={', '.join(quoted[:-1] or quoted)}{last}"
